import { join, relative, resolve } from 'node:path';

import type { RawArguments } from '../arguments/settings.ts';
import type { FoundConfig } from './find.ts';
import type { TaskConfig } from './schema.ts';

/**
 * The command line with what it leaves out and the configuration has: of the task's export, of the
 * task's file, or for all. Only what the command takes, by the names of its `options`.
 */
export function withConfig(
  raw: RawArguments,
  { config, folder }: FoundConfig,
  { options, cwd }: { readonly options: readonly string[]; readonly cwd: string },
): RawArguments {
  const task = String(raw['task']);
  const keys = Object.keys(config.tasks ?? {}).filter((key) => isFor(key, task, folder, cwd));
  // Those with an export name are longer, and come last.
  const own = keys
    .toSorted((a, b) => a.length - b.length)
    .map((key): TaskConfig => config.tasks?.[key] ?? {});
  const merged = own.reduce(merge, { ...config.defaults });
  const local = (path: string): string => relative(cwd, join(folder, path)) || '.';
  const words = Object.entries(asWords(merged, local));
  const given = (name: string): boolean => raw[name] !== undefined;
  const hasInputs = given('inputs') || given('glob');
  const wanted = words.filter(
    ([name]) =>
      options.includes(name) &&
      !given(name) &&
      !(hasInputs && (name === 'inputs' || name === 'glob')),
  );
  return { ...raw, ...Object.fromEntries(wanted) };
}

/** The later counts, and one source of inputs takes the place of another. */
function merge(earlier: TaskConfig, later: TaskConfig): TaskConfig {
  const hasOwn = later.inputs !== undefined || later.glob !== undefined;
  const entries = Object.entries(earlier).filter(
    ([name]) => !hasOwn || (name !== 'inputs' && name !== 'glob'),
  );
  return { ...Object.fromEntries(entries), ...later };
}

function isFor(key: string, task: string, folder: string, cwd: string): boolean {
  const [keyPath = '', keyExport] = key.split('#');
  const [taskPath = '', taskExport = 'default'] = task.split('#');
  if (resolve(folder, keyPath) !== resolve(cwd, taskPath)) return false;
  return keyExport === undefined || keyExport === taskExport;
}

/** As the parser would give them: values are text, flags are not. */
function asWords(
  { inputs, glob, history, retryRejected, ...plain }: TaskConfig,
  local: (path: string) => string,
): RawArguments {
  const texts = {
    ...plain,
    'retry-rejected': retryRejected,
    inputs: inputs === undefined ? undefined : local(inputs),
    glob: glob === undefined ? undefined : local(glob),
  };
  const filled = Object.entries(texts).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(filled.map(([name, value]) => [name, String(value)])),
    ...(history === false ? { 'no-history': true } : {}),
  };
}
