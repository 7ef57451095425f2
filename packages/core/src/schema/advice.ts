import type { FromSchema } from 'json-schema-to-ts';

import { machineSchema } from './machine.ts';
import {
  durationSchema,
  intervalSchema,
  limitSchema,
  planProperties,
  strategySchema,
  warningSchema,
  workloadClassSchema,
} from './parts.ts';
import { profileSchema } from './profile.ts';

const predictedProperties = {
  ...planProperties,
  workerKind: { type: 'string', enum: ['thread', 'process'] },
  predictedMs: { ...intervalSchema, description: 'Expected makespan of all inputs.' },
  speedup: { ...intervalSchema, description: 'Against running the inputs one after another.' },
  limitedBy: limitSchema,
} as const;

const predictedKeys = [
  'strategy',
  'workers',
  'concurrency',
  'chunkSize',
  'workerKind',
  'predictedMs',
  'speedup',
  'limitedBy',
] as const;

export const recommendationSchema = {
  type: 'object',
  required: predictedKeys,
  additionalProperties: false,
  properties: predictedProperties,
} as const;

export const alternativeSchema = {
  oneOf: [
    {
      type: 'object',
      required: [...predictedKeys, 'feasible', 'reason'],
      additionalProperties: false,
      properties: {
        ...predictedProperties,
        feasible: { const: true },
        reason: { type: 'string', description: 'Why it is not the recommendation.' },
      },
    },
    {
      type: 'object',
      required: ['strategy', 'feasible', 'reason'],
      additionalProperties: false,
      properties: {
        strategy: strategySchema,
        feasible: { const: false },
        reason: { type: 'string', description: 'Why it cannot work.' },
      },
    },
  ],
} as const;

/** One finding of the classification, with the number that it rests on. */
export const evidenceSchema = {
  type: 'object',
  required: ['signal', 'value', 'unit', 'meaning'],
  additionalProperties: false,
  properties: {
    signal: { type: 'string' },
    value: { type: 'number' },
    unit: { type: 'string' },
    meaning: { type: 'string' },
  },
} as const;

export const adviceSchema = {
  $id: 'https://forkwise.dev/schema/advice.json',
  title: 'Advice',
  type: 'object',
  required: [
    'kind',
    'version',
    'class',
    'summary',
    'evidence',
    'profile',
    'machine',
    'recommendation',
    'alternatives',
    'reasons',
    'warnings',
    'adviseMs',
  ],
  additionalProperties: false,
  properties: {
    kind: { const: 'advice' },
    version: { const: 1 },
    class: workloadClassSchema,
    summary: { type: 'string', description: 'The advice in a sentence or two.' },
    evidence: { type: 'array', items: evidenceSchema },
    profile: profileSchema,
    machine: machineSchema,
    recommendation: recommendationSchema,
    alternatives: { type: 'array', items: alternativeSchema },
    reasons: { type: 'array', items: { type: 'string' } },
    warnings: { type: 'array', items: warningSchema },
    adviseMs: durationSchema,
  },
} as const;

export type Advice = FromSchema<typeof adviceSchema>;
export type Recommendation = FromSchema<typeof recommendationSchema>;
export type Alternative = FromSchema<typeof alternativeSchema>;
export type Evidence = FromSchema<typeof evidenceSchema>;
