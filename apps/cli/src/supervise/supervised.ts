import type { ExitCode } from '../exit-code.ts';
import { marksFile } from './marks.ts';
import { supervise } from './supervise.ts';

/**
 * Has the work of a command line done by a process that is looked at, which this one may be. Where
 * nobody can look on, it is done here.
 *
 * @param work is given the file to leave marks in; `undefined`: nobody reads them
 */
export async function supervised(
  argv: readonly string[],
  work: (file: number | undefined) => Promise<ExitCode>,
): Promise<ExitCode> {
  const file = marksFile();
  const code = file === undefined ? await supervise(argv) : undefined;
  return code ?? (await work(file));
}
