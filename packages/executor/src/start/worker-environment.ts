import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CACHE = 'NODE_COMPILE_CACHE';

/**
 * The parent's environment, with Node's compile cache switched on for the worker: compiled code,
 * and for TypeScript the stripped source, of the worker's and the task's modules is read from disk
 * by all but the first worker ever to import them, which saves most of their start-up. The folder
 * is the one that `module.enableCompileCache()` takes by default. A user's own setting, or
 * `NODE_DISABLE_COMPILE_CACHE`, stands.
 *
 * Only the environment works: by the time a worker's own code could call `enableCompileCache`, the
 * modules that cost most have been loaded.
 */
export function workerEnvironment(parent = process.env): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(parent)) {
    if (value !== undefined) environment[name] = value;
  }
  if (parent['NODE_DISABLE_COMPILE_CACHE'] === undefined) {
    environment[CACHE] ??= join(tmpdir(), 'node-compile-cache');
  }
  return environment;
}
