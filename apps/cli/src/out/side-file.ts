import type { Settings } from '../arguments/settings.ts';
import { OutFile } from './out-file.ts';
import { checkApart, isSame, over, type ReadFiles } from './same-file.ts';

/**
 * A file beside the results, such as a report; `undefined` without a path. Opened before any work,
 * written after it. Throws `OUTPUT_UNWRITABLE`, also where it is the task, the inputs, the results or
 * `beside`, another such file.
 */
export async function openSideFile(
  path: string | undefined,
  { task, inputs: source, out }: Settings,
  inputs: ReadFiles['inputs'],
  beside?: string,
): Promise<OutFile | undefined> {
  if (path === undefined) return undefined;
  if (beside !== undefined && (await isSame(path, beside))) throw over(path, 'the report');
  await checkApart(path, { task, source, inputs, out });
  return OutFile.open(path, 'replaced');
}
