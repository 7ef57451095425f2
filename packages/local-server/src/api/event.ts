import {
  durationSchema,
  intervalSchema,
  planSchema,
  strategySchema,
  warningSchema,
} from '@forkwise/core';
import type { FromSchema } from 'json-schema-to-ts';

const countSchema = { type: 'integer', minimum: 0 } as const;
const totalSchema = {
  anyOf: [countSchema, { type: 'null' }],
  description: 'How many inputs there are; null where that is not known.',
} as const;

/** The data of one server-sent event; its `kind` is the event's name, too. */
export const jobEventSchema = {
  title: 'Job event',
  oneOf: [
    {
      type: 'object',
      required: ['kind', 'ahead'],
      additionalProperties: false,
      properties: {
        kind: { const: 'queued' },
        ahead: { ...countSchema, description: 'Jobs that come before it, the running one too.' },
      },
    },
    {
      type: 'object',
      required: ['kind'],
      additionalProperties: false,
      properties: { kind: { const: 'started' } },
    },
    {
      type: 'object',
      required: ['kind'],
      additionalProperties: false,
      properties: { kind: { const: 'calibrating' } },
    },
    {
      type: 'object',
      required: ['kind', 'sampled', 'total'],
      additionalProperties: false,
      properties: { kind: { const: 'probing' }, sampled: countSchema, total: totalSchema },
    },
    {
      type: 'object',
      required: ['kind', 'plan', 'predictedMs'],
      additionalProperties: false,
      properties: {
        kind: { const: 'plan' },
        plan: planSchema,
        predictedMs: { anyOf: [intervalSchema, { type: 'null' }] },
      },
    },
    {
      type: 'object',
      required: ['kind', 'settled', 'failed', 'total', 'elapsedMs'],
      additionalProperties: false,
      properties: {
        kind: { const: 'progress' },
        settled: { ...countSchema, description: 'Inputs with an outcome.' },
        failed: { ...countSchema, description: 'Of these, inputs without a value.' },
        total: totalSchema,
        elapsedMs: durationSchema,
      },
    },
    {
      type: 'object',
      required: ['kind', 'plan', 'reason'],
      additionalProperties: false,
      properties: { kind: { const: 'replan' }, plan: planSchema, reason: { type: 'string' } },
    },
    {
      type: 'object',
      required: ['kind', 'warning'],
      additionalProperties: false,
      properties: { kind: { const: 'warning' }, warning: warningSchema },
    },
    {
      type: 'object',
      required: ['kind', 'round', 'rounds', 'strategy'],
      additionalProperties: false,
      properties: {
        kind: { const: 'round' },
        round: countSchema,
        rounds: countSchema,
        strategy: strategySchema,
      },
    },
    {
      type: 'object',
      required: ['kind', 'status'],
      additionalProperties: false,
      properties: {
        kind: { const: 'ended' },
        status: { type: 'string', enum: ['done', 'failed', 'cancelled'] },
      },
    },
  ],
} as const;

export type JobEvent = FromSchema<typeof jobEventSchema>;
