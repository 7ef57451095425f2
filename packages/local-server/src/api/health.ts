import type { FromSchema } from 'json-schema-to-ts';

export const healthSchema = {
  title: 'Health',
  type: 'object',
  required: ['kind', 'version', 'node', 'running', 'queued'],
  additionalProperties: false,
  properties: {
    kind: { const: 'health' },
    version: { const: 1 },
    node: { type: 'string', description: 'Version of the Node that runs jobs.' },
    running: { type: 'integer', minimum: 0, maximum: 1 },
    queued: { type: 'integer', minimum: 0 },
  },
} as const;

export type HealthDocument = FromSchema<typeof healthSchema>;
