import type { CommandName } from './arguments/commands.ts';
import { parseArguments } from './arguments/parse.ts';
import { readSettings } from './arguments/settings.ts';
import { configured } from './config/apply.ts';
import type { Command } from './commands/context.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { reportFailure } from './failure.ts';
import { openTerminal, type Terminal } from './terminal/output.ts';

/** Each command's code is loaded when it is used, so that help and mistakes are answered at once. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  advise: async () => (await import('./commands/advise.ts')).advise,
  run: async () => (await import('./commands/run.ts')).run,
  compare: async () => (await import('./commands/compare.ts')).compare,
  eject: async () => (await import('./commands/eject.ts')).eject,
  calibrate: async () => (await import('./commands/calibrate.ts')).calibrate,
  history: async () => (await import('./commands/history.ts')).history,
  web: async () => (await import('./commands/web.ts')).web,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
};

/** Does what the command line asks for and returns what to exit with. */
export async function main(
  argv: readonly string[],
  terminal: Terminal = openTerminal(argv.includes('--no-color')),
): Promise<ExitCode> {
  try {
    const invocation = await parseArguments(argv, terminal.stdout.look.columns);
    if (invocation.kind === 'text') {
      await terminal.stdout.write(`${invocation.text}\n`);
      return EXIT.ok;
    }
    const settings = readSettings(await configured(invocation.name, invocation.raw));
    const command = await COMMANDS[invocation.name]();
    return await command(settings, { terminal, stdin: process.stdin, argv });
  } catch (thrown) {
    return reportFailure(thrown, terminal, argv.includes('--json'));
  }
}
