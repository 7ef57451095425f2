import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

import { locateTask } from 'forkwise';

import type { Imported } from './watched.ts';

/**
 * Sends the path of the task's module and of every local file that it imports, directly or not, to
 * the process that watches. A file is sent before it is read, so also one that cannot be parsed.
 */
export function reportImports(task: string): void {
  const { url } = locateTask(task);
  const local = new Set([url]);
  send(url);
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const resolved = nextResolve(specifier, context);
      const isLocal = resolved.url.startsWith('file:') && !resolved.url.includes('/node_modules/');
      const fromLocal = context.parentURL !== undefined && local.has(context.parentURL);
      if (isLocal && fromLocal && !local.has(resolved.url)) {
        local.add(resolved.url);
        send(resolved.url);
      }
      return resolved;
    },
  });
}

function send(url: string): void {
  if (!url.startsWith('file:')) return;
  process.send?.({ kind: 'imported', path: fileURLToPath(url) } satisfies Imported);
}
