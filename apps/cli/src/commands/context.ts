import type { Settings } from '../arguments/settings.ts';
import type { ExitCode } from '../exit-code.ts';
import { createStatus, silentStatus, type Status } from '../terminal/status.ts';
import type { Output, Terminal } from '../terminal/output.ts';

/** What every command gets beside its settings. */
export interface Context {
  readonly terminal: Terminal;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The words of the command line, for the command lines that an answer suggests. */
  readonly argv: readonly string[];
}

/** Does the work of one command. Throws `ForkwiseError` for what the user can mend. */
export type Command = (settings: Settings, context: Context) => Promise<ExitCode>;

export function statusOf({ quiet }: Settings, { stderr }: Terminal): Status {
  return quiet ? silentStatus : createStatus(stderr);
}

/** One document, indented for a person's eyes and on one line for a program. */
export function writeJson(stdout: Output, document: unknown): Promise<void> {
  return stdout.write(`${JSON.stringify(document, undefined, stdout.isTty ? 2 : 0)}\n`);
}
