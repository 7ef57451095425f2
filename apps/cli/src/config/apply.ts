import { COMMANDS, type CommandName } from '../arguments/commands.ts';
import type { RawArguments } from '../arguments/settings.ts';
import { findConfig } from './find.ts';
import { withConfig } from './merge.ts';

/** What a command is asked for, completed by the configuration. Throws `CONFIG_INVALID`. */
export async function configured(name: CommandName, raw: RawArguments): Promise<RawArguments> {
  const command = COMMANDS.find((each) => each.name === name);
  if (command?.takesTask !== true) return raw;
  const cwd = process.cwd();
  const found = await findConfig(cwd);
  if (found === undefined) return raw;
  return withConfig(raw, found, { options: Object.keys(command.options), cwd });
}
