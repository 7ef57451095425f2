import { AJV_OPTIONS, ForkwiseError } from '@forkwise/core';
import { Ajv, type ErrorObject } from 'ajv';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';

import { nearest } from '../arguments/nearest.ts';
import { DURATIONS, msOf } from '../arguments/values.ts';
import { type Config, configSchema } from './schema.ts';

/** Where a configuration was found. */
export interface ConfigOrigin {
  /** The file, as one would name it to a user. */
  readonly path: string;
  /** Its text, where it is JSON: then a fault has a line and a column. */
  readonly text: string | undefined;
  /** The keys that lead to the configuration in it. */
  readonly within: readonly string[];
}

/** The configuration, typed. Throws `CONFIG_INVALID`, which names the first fault and its place. */
export function validConfig(value: unknown, origin: ConfigOrigin): Config {
  const validate = new Ajv({ ...AJV_OPTIONS, verbose: true }).compile<Config>(configSchema);
  if (validate(value)) {
    checkTimeouts(value, origin);
    return value;
  }
  const [fault] = validate.errors ?? [];
  if (fault === undefined) throw new Error('an invalid configuration without a fault');
  const keys = keysOf(fault);
  throw invalid(keys, described(fault, keys), origin);
}

function invalid(keys: readonly string[], what: Described, origin: ConfigOrigin): ForkwiseError {
  const where = keys.length === 0 ? 'the configuration' : keys.join(' › ');
  const message = `${placeOf(keys, origin)}: ${where} is not as it should be.`;
  return new ForkwiseError('CONFIG_INVALID', message, what);
}

/** What a time may be, no schema can say. */
function checkTimeouts({ defaults = {}, tasks = {} }: Config, origin: ConfigOrigin): void {
  const places = [
    { keys: ['defaults'], timeout: defaults.timeout },
    ...Object.entries(tasks).map(([task, { timeout }]) => ({ keys: ['tasks', task], timeout })),
  ];
  for (const { keys, timeout } of places) {
    if (timeout === undefined || msOf(String(timeout)) !== undefined) continue;
    const found = JSON.stringify(timeout);
    const what = { expected: DURATIONS, found, hint: 'Mend it there.' };
    throw invalid([...keys, 'timeout'], what, origin);
  }
}

/** The keys that lead to what is wrong: that of an unknown key itself. */
function keysOf({ instancePath, keyword, params }: ErrorObject): string[] {
  const keys = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword !== 'additionalProperties') return keys;
  return [...keys, String((params as { additionalProperty: unknown }).additionalProperty)];
}

interface Described {
  readonly expected: string;
  readonly found: string;
  readonly hint: string;
}

function described(fault: ErrorObject, keys: readonly string[]): Described {
  const { keyword, params, message = '', parentSchema, data } = fault;
  const found = JSON.stringify(data) ?? typeof data;
  if (keyword === 'additionalProperties') {
    const known = Object.keys((parentSchema as { properties?: object }).properties ?? {});
    const key = keys.at(-1) ?? '';
    const meant = nearest(key, known);
    return {
      expected: known.join(', '),
      found: key,
      hint: meant === undefined ? 'Remove this key.' : `Did you mean \`${meant}\`?`,
    };
  }
  if (keyword === 'enum') {
    const { allowedValues } = params as { readonly allowedValues: readonly unknown[] };
    return { expected: allowedValues.join(', '), found, hint: 'Use one of these.' };
  }
  if (keyword === 'not') {
    return { expected: 'inputs or glob', found: 'both', hint: 'Leave one of them out.' };
  }
  return { expected: message.replace(/^must be /, ''), found, hint: 'Mend it there.' };
}

function placeOf(keys: readonly string[], { path, text, within }: ConfigOrigin): string {
  const tree = text === undefined ? undefined : parseTree(text);
  const node = tree && findNodeAtLocation(tree, [...within, ...keys]);
  if (node === undefined || text === undefined) return path;
  const before = text.slice(0, node.offset).split('\n');
  return `${path}:${before.length}:${(before.at(-1) ?? '').length + 1}`;
}
