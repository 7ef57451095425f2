import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ForkwiseError } from '@forkwise/core';

export interface TaskLocation {
  readonly url: string;
  readonly exportName: string;
}

/**
 * The module and export that a task's string or URL names: `path`, `path#export`, or a URL. Paths
 * are relative to the working directory. Throws `TASK_NOT_FOUND` for a file that is not there.
 */
export function locateTask(task: string | URL): TaskLocation {
  if (task instanceof URL) return fromUrl(task);
  if (/^[a-z][a-z+.-]+:/i.test(task) && URL.canParse(task)) return fromUrl(new URL(task));
  if (existsSync(task)) return fromUrl(pathToFileURL(resolve(task)));
  const hash = task.lastIndexOf('#');
  const path = hash === -1 ? task : task.slice(0, hash);
  const url = pathToFileURL(resolve(path));
  if (hash !== -1) url.hash = task.slice(hash + 1);
  return fromUrl(url);
}

function fromUrl(url: URL): TaskLocation {
  const exportName = decoded(url.hash.slice(1)) || 'default';
  const module = new URL(url);
  module.hash = '';
  if (module.protocol === 'file:' && !existsSync(module)) throw notFound(module);
  return { url: module.href, exportName };
}

/** As it stands where it is no valid encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function notFound(module: URL): ForkwiseError {
  const path = decoded(module.pathname);
  return new ForkwiseError('TASK_NOT_FOUND', `There is no module at ${path}.`, {
    expected: 'the path or URL of a module, such as ./resize.ts or ./resize.ts#resize',
    found: 'no such file',
    hint: 'Check the path; it is relative to the working directory, and needs its extension.',
  });
}
