import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

import { Refusal } from '../refusal/refusal.ts';
import { isListed } from './rules.ts';

/**
 * The real path of a module that a request names by its path relative to the root. Where that leads,
 * links included, must be a task module under the root; anything else is refused with
 * `TASK_NOT_LISTED`, in the same words whether it exists or not.
 *
 * @param root a real path
 */
export async function resolveModule(root: string, module: string): Promise<string> {
  if (module.includes('\0') || isAbsolute(module)) throw notListed(module);
  const real = await realpath(resolve(root, module)).catch(() => undefined);
  if (real === undefined) throw notListed(module);
  const path = relative(root, real);
  // On Windows the way to another drive is absolute.
  if (isAbsolute(path) || !isListed(path.split(sep))) throw notListed(module);
  if (!(await stat(real)).isFile()) throw notListed(module);
  return real;
}

/** The path of a file relative to the root, with / between folders; `undefined` outside of it. */
export function moduleUnder(root: string, path: string): string | undefined {
  const segments = relative(root, path).split(sep);
  return isAbsolute(relative(root, path)) || segments[0] === '..' ? undefined : segments.join('/');
}

function notListed(module: string): Refusal {
  return new Refusal(404, 'TASK_NOT_LISTED', 'There is no such task module under the root.', {
    expected: 'a path that GET /api/tasks lists: *.task.ts, *.task.js or *.task.mjs',
    found: module,
    hint: 'Choose one of the list, or start forkwise web with another --root.',
  });
}
