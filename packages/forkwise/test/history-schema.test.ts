import {
  machineSchema,
  profileSchema,
  reportSchema,
  validateMachine,
  validateReport,
} from '@forkwise/core';
import { assumedMachine } from '@forkwise/core/node';
import { assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { learntSchema, summarySchema } from '../src/history/record.ts';
import { type JsonSchema, satisfies } from '../src/history/satisfies.ts';
import { RUN } from './support/past-runs.ts';

/** What the interpreter of schemas goes by, and what it may pass over. */
const KNOWN = new Set([
  ...['type', 'enum', 'const', 'minimum', 'exclusiveMinimum', 'maximum', 'required', 'properties'],
  ...['propertyNames', 'additionalProperties', 'items', 'minItems', 'maxItems', 'anyOf'],
  ...['title', 'description', 'default', '$id'],
]);

function keywords(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(keywords);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) => {
    if (name === 'properties') return [name, ...Object.values(value as object).flatMap(keywords)];
    if (name === 'required' || name === 'enum' || name === 'const') return [name];
    return [name, ...keywords(value)];
  });
}

const report = {
  kind: 'report',
  version: 1,
  class: 'cpu-bound',
  plan: { strategy: 'threads', workers: 2, concurrency: 1, chunkSize: 25 },
  counts: { total: 3, fulfilled: 2, rejected: 1, timedOut: 0, crashed: 0, cancelled: 0 },
  wallMs: 60,
  predictedMs: [61, 65, 72],
  probed: 1,
  replans: [],
  errors: [{ index: 7, code: 'E', message: 'm' }],
  warnings: [],
};

/** The places of a document: paths to every value in it. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([name, part]) => places(part, [...path, name]));
  return [path, ...inner];
}

function changed(document: unknown, [name, ...rest]: readonly string[], to: unknown): unknown {
  if (name === undefined) return to;
  const copy: unknown = structuredClone(document);
  const parent = copy as Record<string, unknown>;
  const value = changed(parent[name], rest, to);
  // JSON has no undefined: what is set to it is left out.
  if (value === undefined && !Array.isArray(copy)) delete parent[name];
  else parent[name] = value ?? null;
  return copy;
}

function accepts(validate: (document: unknown) => unknown, document: unknown): boolean {
  try {
    validate(document);
    return true;
  } catch {
    return false;
  }
}

const documents: readonly [string, JsonSchema, (document: unknown) => unknown, unknown][] = [
  ['report', reportSchema, validateReport, report],
  ['machine', machineSchema, validateMachine, assumedMachine()],
];

describe('the interpreter of schemas', () => {
  it.each(documents)('judges every %s as Ajv does', (_, schema, validate, document) => {
    expect(satisfies(schema, document)).toBe(true);
    const values = constantFrom(undefined, null, '', 'x', 0, -1, 1.5, 3, true, [], {}, [1], {
      extra: 1,
    });
    assert(
      property(constantFrom(...places(document)), values, (place, value) => {
        const other = changed(document, place, value);
        expect(satisfies(schema, other)).toBe(accepts(validate, other));
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['a run', summarySchema],
    ['what was learnt', learntSchema],
    ['a profile', profileSchema],
  ])('knows every keyword in the schema of %s', (_, schema) => {
    expect(keywords(schema).filter((name) => !KNOWN.has(name))).toEqual([]);
  });
});

describe('the schemas of the history', () => {
  const { learnt, ...summary } = RUN;

  it('accept what is recorded', () => {
    expect(satisfies(summarySchema, summary)).toBe(true);
    expect(satisfies(learntSchema, learnt)).toBe(true);
  });

  it.each([
    [{ wallMs: null }],
    [{ correction: 0 }],
    [{ predictedMs: [1, 2] }],
    [{ class: 'fast' }],
    [{ plan: { ...RUN.plan, workers: 0 } }],
    [{ extra: 1 }],
  ])('refuse a run with %j', (part) => {
    expect(satisfies(summarySchema, { ...summary, ...part })).toBe(false);
  });

  it.each([
    [{ obstacles: { failsOnSundays: 'closed' } }],
    [{ obstacles: { failsInThread: 3 } }],
    [{ worker: { measured: true } }],
    [{ task: {} }],
  ])('refuse lessons with %j', (part) => {
    expect(satisfies(learntSchema, { ...learnt, ...part })).toBe(false);
  });
});
