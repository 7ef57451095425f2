import { STRATEGIES } from '../words/strategy.ts';

/** JSON Schema fragments used by several documents. Times are in ms, sizes in bytes. */

export const strategySchema = { type: 'string', enum: STRATEGIES } as const;

export const WORKLOAD_CLASSES = [
  'io-bound',
  'cpu-bound',
  'native-pool-bound',
  'blocking',
  'mixed',
  'transfer-bound',
  'overhead-bound',
  'unknown',
] as const;

export const workloadClassSchema = { type: 'string', enum: WORKLOAD_CLASSES } as const;

export const durationSchema = { type: 'number', minimum: 0 } as const;

/** `[low, mid, high]`: the middle 90 % of what is to be expected, and its median. */
export const intervalSchema = {
  type: 'array',
  items: [durationSchema, durationSchema, durationSchema],
  minItems: 3,
  maxItems: 3,
} as const;

export const countSchema = { type: 'integer', minimum: 1 } as const;

export const planProperties = {
  strategy: strategySchema,
  workers: countSchema,
  concurrency: countSchema,
  chunkSize: countSchema,
} as const;

export const warningSchema = {
  type: 'object',
  required: ['code', 'message'],
  additionalProperties: false,
  properties: { code: { type: 'string' }, message: { type: 'string' } },
} as const;

/**
 * What can hold a plan back. `cpu`: the cores; `main-thread`: the event loop's one thread;
 * `native-pool`: the places in libuv's pool; `waiting`: the time in flight over the places for it;
 * `dispatch`: handing out work and copying; `longest-input`: one input that cannot be split;
 * `start-up`: starting workers and importing the task there.
 */
export const LIMITS = [
  'cpu',
  'main-thread',
  'workers',
  'native-pool',
  'waiting',
  'dispatch',
  'longest-input',
  'start-up',
] as const;

export const limitSchema = { type: 'string', enum: LIMITS } as const;
