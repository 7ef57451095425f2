import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ForkwiseError } from '@forkwise/core/base';

import type { Config } from './schema.ts';
import type { ConfigOrigin } from './validate.ts';

/** The first of them in a folder counts. */
const NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((ending) => `forkwise.config.${ending}`);
const MANIFEST = 'package.json';

export interface FoundConfig {
  readonly config: Config;
  /** What its paths are relative to. */
  readonly folder: string;
}

/**
 * The configuration of this folder or the nearest above it: a `forkwise.config.*`, or the key
 * `forkwise` of a `package.json`. Throws `CONFIG_INVALID`.
 */
export async function findConfig(from: string): Promise<FoundConfig | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const name = NAMES.find((each) => existsSync(join(folder, each)));
    const config =
      name === undefined
        ? await fromManifest(folder, from)
        : await fromFile(join(folder, name), from);
    if (config !== undefined) return { config, folder };
    if (dirname(folder) === folder) return undefined;
  }
}

async function fromManifest(folder: string, from: string): Promise<Config | undefined> {
  const file = join(folder, MANIFEST);
  const text = readable(file);
  if (text === undefined) return undefined;
  // Most have none, and one that is no JSON is the concern of others.
  if (!text.includes('"forkwise"')) return undefined;
  const origin: ConfigOrigin = { path: shown(file, from), text, within: ['forkwise'] };
  const manifest = (await parsed(text, origin)) as { readonly forkwise?: unknown };
  return manifest.forkwise === undefined ? undefined : await valid(manifest.forkwise, origin);
}

async function fromFile(file: string, from: string): Promise<Config> {
  const path = shown(file, from);
  if (extname(file) !== '.json') {
    return await valid(await imported(file, path), { path, text: undefined, within: [] });
  }
  const text = readable(file);
  if (text === undefined) {
    throw new ForkwiseError('CONFIG_INVALID', `${path} could not be read.`, {
      expected: 'a file that this user may read',
      found: 'one that cannot be read',
      hint: 'Mend its permissions, or move it away.',
    });
  }
  const origin: ConfigOrigin = { path, text, within: [] };
  return await valid(await parsed(text, origin), origin);
}

/** The validator takes longer to load than Node to start, and most commands have no configuration. */
async function valid(value: unknown, origin: ConfigOrigin): Promise<Config> {
  const { validConfig } = await import('./validate.ts');
  return validConfig(value, origin);
}

async function imported(file: string, path: string): Promise<unknown> {
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  } catch (cause) {
    throw new ForkwiseError('CONFIG_INVALID', `${path} could not be imported.`, {
      expected: 'a module that imports without an error',
      found: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
      hint: `Run \`node ${path}\` and mend what it reports.`,
      cause,
    });
  }
  if (module.default !== undefined) return module.default;
  throw new ForkwiseError('CONFIG_INVALID', `${path} has no default export.`, {
    expected: 'export default { … }',
    found: Object.keys(module).join(', ') || 'no exports',
    hint: 'Export the configuration by default.',
  });
}

async function parsed(text: string, { path }: ConfigOrigin): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { findJsonFault } = await import('../inputs/json-error.ts');
    const { offset, reason, found } = findJsonFault(text, cause);
    const before = text.slice(0, offset).split('\n');
    const place = `${path}:${before.length}:${(before.at(-1) ?? '').length + 1}`;
    throw new ForkwiseError('CONFIG_INVALID', `${place}: it is no JSON: ${reason}.`, {
      expected: 'valid JSON',
      found,
      hint: 'Mend it there.',
      cause,
    });
  }
}

/** `undefined` for what is not there, or not for this user to read. */
function readable(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const shown = (file: string, from: string): string => relative(from, file) || file;
