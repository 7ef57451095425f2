import {
  countSchema,
  durationSchema,
  intervalSchema,
  planProperties,
  warningSchema,
  workloadClassSchema,
} from '@forkwise/core';
import type { FromSchema } from 'json-schema-to-ts';

/** Earlier runs of modules under the root, by this server or by the command, the latest first. */
export const historySchema = {
  title: 'History',
  type: 'object',
  required: ['kind', 'version', 'runs', 'warnings'],
  additionalProperties: false,
  properties: {
    kind: { const: 'history' },
    version: { const: 1 },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        required: [
          'at',
          'module',
          'exportName',
          'inputs',
          'class',
          'plan',
          'predictedMs',
          'wallMs',
          'clean',
        ],
        additionalProperties: false,
        properties: {
          at: { type: 'string', description: 'When it ended, ISO 8601.' },
          module: { type: 'string', description: 'Path relative to the root.' },
          exportName: { type: 'string' },
          inputs: { type: 'integer', minimum: 0 },
          class: workloadClassSchema,
          plan: {
            type: 'object',
            required: ['strategy', 'workers', 'concurrency', 'chunkSize', 'workerKind'],
            additionalProperties: false,
            properties: {
              ...planProperties,
              workerKind: { type: 'string', enum: ['thread', 'process'] },
            },
          },
          predictedMs: { anyOf: [intervalSchema, { type: 'null' }] },
          wallMs: durationSchema,
          clean: { type: 'boolean', description: 'Every input was fulfilled.' },
        },
      },
    },
    warnings: { type: 'array', items: warningSchema },
  },
} as const;

export const historyQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: { limit: { ...countSchema, maximum: 1000, default: 50 } },
} as const;

export type HistoryDocument = FromSchema<typeof historySchema>;
export type HistoryQuery = FromSchema<typeof historyQuerySchema>;
