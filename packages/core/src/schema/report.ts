import type { FromSchema } from 'json-schema-to-ts';

import {
  durationSchema,
  intervalSchema,
  planProperties,
  strategySchema,
  warningSchema,
  workloadClassSchema,
} from './parts.ts';

export const planSchema = {
  type: 'object',
  required: ['strategy', 'workers', 'concurrency', 'chunkSize'],
  additionalProperties: false,
  properties: planProperties,
} as const;

const countsSchema = {
  type: 'object',
  required: ['total', 'fulfilled', 'rejected', 'timedOut', 'crashed', 'cancelled'],
  additionalProperties: false,
  properties: {
    total: { type: 'integer', minimum: 0 },
    fulfilled: { type: 'integer', minimum: 0 },
    rejected: { type: 'integer', minimum: 0 },
    timedOut: { type: 'integer', minimum: 0 },
    crashed: { type: 'integer', minimum: 0 },
    cancelled: { type: 'integer', minimum: 0 },
  },
} as const;

/** How many failed outcomes a report lists. */
export const REPORTED_ERRORS = 20;

export const reportSchema = {
  $id: 'https://forkwise.dev/schema/report.json',
  title: 'Report',
  type: 'object',
  required: [
    'kind',
    'version',
    'class',
    'plan',
    'counts',
    'wallMs',
    'predictedMs',
    'probed',
    'replans',
    'errors',
    'warnings',
  ],
  additionalProperties: false,
  properties: {
    kind: { const: 'report' },
    version: { const: 1 },
    class: workloadClassSchema,
    plan: planSchema,
    counts: countsSchema,
    wallMs: { ...durationSchema, description: 'First work, probing included, to last outcome.' },
    predictedMs: {
      anyOf: [intervalSchema, { type: 'null' }],
      description:
        'Predicted for the advised plan, of a source that did not say how many inputs it had for as many as there were; null when nothing was predicted.',
    },
    probed: {
      type: 'integer',
      minimum: 0,
      description: 'Inputs that had run when the decision was made.',
    },
    resumed: {
      type: 'object',
      description:
        'Outcomes that earlier runs had written to the journal that this one went on with; absent where it began one, or wrote none. They are not in `counts`.',
      required: ['fulfilled', 'rejected'],
      additionalProperties: false,
      properties: {
        fulfilled: { type: 'integer', minimum: 0 },
        rejected: { type: 'integer', minimum: 0 },
      },
    },
    replans: {
      type: 'array',
      items: {
        type: 'object',
        required: ['atMs', 'settled', 'plan', 'reason'],
        additionalProperties: false,
        properties: {
          atMs: durationSchema,
          settled: { type: 'integer', minimum: 0 },
          plan: planSchema,
          reason: { type: 'string' },
        },
      },
    },
    errors: {
      type: 'array',
      maxItems: REPORTED_ERRORS,
      items: {
        type: 'object',
        required: ['index', 'code', 'message'],
        additionalProperties: false,
        properties: {
          index: { type: 'integer', minimum: 0 },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
    warnings: { type: 'array', items: warningSchema },
  },
} as const;

export const comparisonSchema = {
  $id: 'https://forkwise.dev/schema/comparison.json',
  title: 'Comparison',
  type: 'object',
  required: ['kind', 'version', 'class', 'inputs', 'rounds', 'rows', 'identical', 'warnings'],
  additionalProperties: false,
  properties: {
    kind: { const: 'comparison' },
    version: { const: 1 },
    class: workloadClassSchema,
    inputs: { type: 'integer', minimum: 0 },
    rounds: { type: 'integer', minimum: 1 },
    identical: {
      type: 'boolean',
      description: 'Whether every strategy gave the same results.',
    },
    rows: {
      type: 'array',
      items: {
        oneOf: [
          {
            type: 'object',
            required: [
              'strategy',
              'feasible',
              'reason',
              'plan',
              'predictedMs',
              'measuredMs',
              'speedup',
              'recommended',
              'failed',
            ],
            additionalProperties: false,
            properties: {
              strategy: strategySchema,
              feasible: { const: true },
              reason: { type: 'null' },
              plan: planSchema,
              predictedMs: intervalSchema,
              measuredMs: {
                ...intervalSchema,
                description: 'Lowest, median and highest of the rounds.',
              },
              speedup: { ...intervalSchema, description: 'Measured, against sequential.' },
              recommended: { type: 'boolean' },
              failed: { type: 'integer', minimum: 0, description: 'Inputs without a value.' },
            },
          },
          {
            type: 'object',
            required: ['strategy', 'feasible', 'reason'],
            additionalProperties: false,
            properties: {
              strategy: strategySchema,
              feasible: { const: false },
              reason: { type: 'string' },
            },
          },
        ],
      },
    },
    warnings: { type: 'array', items: warningSchema },
  },
} as const;

export type Report = FromSchema<typeof reportSchema>;
export type Comparison = FromSchema<typeof comparisonSchema>;
export type ComparisonRow = Comparison['rows'][number];
