import type { Settings } from '../arguments/settings.ts';
import { OutFile } from './out-file.ts';
import { checkApart, type ReadFiles } from './same-file.ts';

/**
 * A file beside the results, such as a report; `undefined` without a path. Opened before any work,
 * written after it. Throws `OUTPUT_UNWRITABLE`, also where it is the task, the inputs or the results.
 */
export async function openSideFile(
  path: string | undefined,
  { task, inputs: source, out }: Settings,
  inputs: ReadFiles['inputs'],
): Promise<OutFile | undefined> {
  if (path === undefined) return undefined;
  await checkApart(path, { task, source, inputs, out });
  return OutFile.open(path, 'replaced');
}
