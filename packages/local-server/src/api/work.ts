import { STRATEGIES } from '@forkwise/core';
import type { FromSchema } from 'json-schema-to-ts';

/** A job may ask for so much; `forkwise` itself allows more. */
const MOST_INPUTS = 1_000_000_000;
const MOST_WORKERS = 1024;
const MOST_ROUNDS = 100;
/** The longest delay that a timer takes: 2³¹ − 1 ms. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

const commonProperties = {
  module: {
    type: 'string',
    minLength: 1,
    maxLength: 1024,
    description: 'A listed module: its path relative to the root, with / between folders.',
  },
  exportName: {
    type: 'string',
    minLength: 1,
    maxLength: 256,
    description: 'Default: default.',
  },
  limit: {
    type: 'integer',
    minimum: 1,
    maximum: MOST_INPUTS,
    description: 'Only the first so many of the inputs that the module exports. Default: all.',
  },
  workers: {
    type: 'integer',
    minimum: 1,
    maximum: MOST_WORKERS,
    description: 'At most so many parallel workers. Default: the cores.',
  },
  timeoutMs: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: LONGEST_TIMEOUT_MS,
    description: 'Longest time for one input, ms. Default: none.',
  },
} as const;

const required = ['kind', 'module'] as const;

/** What a job is to do. It names code that is there; it cannot bring any. */
export const workSchema = {
  title: 'Work',
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    {
      type: 'object',
      required,
      additionalProperties: false,
      properties: { kind: { const: 'advise' }, ...commonProperties },
    },
    {
      type: 'object',
      required,
      additionalProperties: false,
      properties: {
        kind: { const: 'compare' },
        ...commonProperties,
        rounds: {
          type: 'integer',
          minimum: 1,
          maximum: MOST_ROUNDS,
          description: 'Times that every strategy runs. Default: 3.',
        },
      },
    },
    {
      type: 'object',
      required,
      additionalProperties: false,
      properties: {
        kind: { const: 'run' },
        ...commonProperties,
        strategy: {
          type: 'string',
          enum: ['auto', ...STRATEGIES],
          description: 'Default: auto, which measures and decides.',
        },
      },
    },
  ],
} as const;

export type Work = FromSchema<typeof workSchema>;
