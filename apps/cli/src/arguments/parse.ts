import { readFileSync } from 'node:fs';

import { STRATEGIES } from '@forkwise/core/base';
import yargs, { type Argv } from 'yargs';

import { WIDEST_HELP } from '../help/ready-help.ts';
import { COMMANDS, type CommandDefinition, type CommandName } from './commands.ts';
import type { RawArguments } from './settings.ts';
import { usageError } from './usage-error.ts';

/** What the command line asks for: a command, or a text (help, version, completion) to print. */
export type Invocation =
  | { readonly kind: 'command'; readonly name: CommandName; readonly raw: RawArguments }
  | { readonly kind: 'text'; readonly text: string };

const EPILOGUE =
  'Exit codes: 0 all fulfilled, 1 some inputs failed, 2 usage or input error, 130 interrupted.';

/** Throws `OPTION_INVALID` for a command line that no command understands. `columns` is a width. */
export async function parseArguments(
  argv: readonly string[],
  columns: number,
): Promise<Invocation> {
  let invocation: Invocation | undefined;
  let complaint: string | undefined;
  const parser = commandLine(columns, (name, raw) => {
    invocation = { kind: 'command', name, raw };
  });
  const args = joinDash(argv);
  let text = '';
  await parser
    .fail((message, error: Error | undefined) => {
      complaint ??= message ?? error?.message;
    })
    .parseAsync([...args], {}, (_error: unknown, _argv: unknown, output: string) => {
      text = output;
    });
  if (complaint !== undefined) throw usageError(complaint, argv, knownWords(argv));
  return invocation ?? { kind: 'text', text: withoutTypes(text) };
}

function commandLine(
  columns: number,
  select: (name: CommandName, raw: RawArguments) => void,
): Argv {
  const parser = yargs()
    .scriptName('forkwise')
    .usage('$0 <command>\n\nMeasures a workload and runs it the fastest way the machine allows.')
    .parserConfiguration({
      // `--no-color` is an option of its own, and a repeated option means its last value.
      'boolean-negation': false,
      'duplicate-arguments-array': false,
      'parse-positional-numbers': false,
    })
    .locale('en')
    .wrap(Math.min(columns, WIDEST_HELP))
    .version(version())
    .demandCommand(1)
    .strict()
    .epilogue(EPILOGUE);
  for (const command of COMMANDS) addCommand(parser, command, select);
  // Last, as help lists commands in this order.
  return parser.completion('completion', 'Print a completion script for the shell', complete);
}

function addCommand(
  parser: Argv,
  { name, describe, takesTask, options, examples }: CommandDefinition,
  select: (name: CommandName, raw: RawArguments) => void,
): void {
  parser.command(
    takesTask ? `${name} <task>` : name,
    describe,
    (command) => {
      if (takesTask) {
        command.positional('task', {
          describe: 'Module with the task: its path, and #export for a named export',
          type: 'string',
        });
      }
      return command.options(options).epilogue(examplesText(examples));
    },
    (raw) => select(name, raw),
  );
}

/** Whole lines, to be copied; in the parser's two columns they would be broken. */
function examplesText(examples: CommandDefinition['examples']): string {
  const lines = examples.map(([line, meaning]) => `  # ${meaning}\n  ${line}`);
  return ['Examples:', ...lines].join('\n');
}

/** Every value is text to the parser, so the types that it prints in help say nothing. */
function withoutTypes(help: string): string {
  return help.replaceAll(/\s*\[(?:string|boolean)\](?: +\[required\])?$/gm, '');
}

/** A lone `-` means NDJSON on stdin wherever it stands but after `--out`; the parser would take it for a flag. */
function joinDash(argv: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const argument of argv) {
    const isOut = argument === '-' && joined.at(-1) === '--out';
    if (isOut || (argument === '-' && joined.at(-1) === '--inputs')) joined.pop();
    if (isOut) joined.push('--out=-');
    else joined.push(argument === '-' ? '--inputs=-' : argument);
  }
  return joined;
}

/** Names of strategies after `--strategy`; otherwise what yargs itself offers. */
function complete(
  _current: string,
  _argv: unknown,
  completionFilter: (onCompleted?: (error: Error | null, words?: string[]) => void) => void,
  done: (words: string[]) => void,
): void {
  if (process.argv.at(-2) === '--strategy') done(['auto', ...STRATEGIES]);
  else completionFilter();
}

function knownWords(argv: readonly string[]): { commands: string[]; options: string[] } {
  const command = COMMANDS.find(({ name }) => argv.includes(name));
  return {
    commands: [...COMMANDS.map(({ name }) => name), 'completion'],
    options: [...Object.keys(command?.options ?? {}), 'help', 'version'],
  };
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
