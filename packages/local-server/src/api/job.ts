import { adviceSchema, comparisonSchema, reportSchema } from '@forkwise/core';
import type { FromSchema } from 'json-schema-to-ts';

import { errorSchema } from './error.ts';
import { workSchema } from './work.ts';

/** A validator takes an `$id` only once, and a job may hold a report in two places. */
const { $id: _id, ...embeddedReportSchema } = reportSchema;

const timeSchema = { type: 'string', description: 'ISO 8601.' } as const;

/** An advice, a comparison or a report: what the kind of work gives. */
export const resultSchema = {
  oneOf: [adviceSchema, comparisonSchema, reportSchema],
} as const;

export const jobStateSchema = {
  oneOf: [
    {
      type: 'object',
      required: ['status', 'ahead'],
      additionalProperties: false,
      properties: { status: { const: 'queued' }, ahead: { type: 'integer', minimum: 0 } },
    },
    {
      type: 'object',
      required: ['status', 'startedAt'],
      additionalProperties: false,
      properties: { status: { const: 'running' }, startedAt: timeSchema },
    },
    {
      type: 'object',
      required: ['status', 'endedAt', 'result'],
      additionalProperties: false,
      properties: { status: { const: 'done' }, endedAt: timeSchema, result: resultSchema },
    },
    {
      type: 'object',
      required: ['status', 'endedAt', 'error'],
      additionalProperties: false,
      properties: { status: { const: 'failed' }, endedAt: timeSchema, error: errorSchema },
    },
    {
      type: 'object',
      required: ['status', 'endedAt', 'report'],
      additionalProperties: false,
      properties: {
        status: { const: 'cancelled' },
        endedAt: timeSchema,
        report: {
          anyOf: [embeddedReportSchema, { type: 'null' }],
          description: 'Of a run that stopped when it was asked to; null of any other job.',
        },
      },
    },
  ],
} as const;

const idSchema = { type: 'string', format: 'uuid' } as const;

export const jobSchema = {
  title: 'Job',
  type: 'object',
  required: ['kind', 'version', 'id', 'askedAt', 'work', 'state'],
  additionalProperties: false,
  properties: {
    kind: { const: 'job' },
    version: { const: 1 },
    id: idSchema,
    askedAt: timeSchema,
    work: workSchema,
    state: jobStateSchema,
  },
} as const;

/** The jobs of this server, the latest first, without their results. */
export const jobsSchema = {
  title: 'Jobs',
  type: 'object',
  required: ['kind', 'version', 'jobs'],
  additionalProperties: false,
  properties: {
    kind: { const: 'jobs' },
    version: { const: 1 },
    jobs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'askedAt', 'work', 'status', 'hasResult'],
        additionalProperties: false,
        properties: {
          id: idSchema,
          askedAt: timeSchema,
          work: workSchema,
          status: {
            type: 'string',
            enum: ['queued', 'running', 'done', 'failed', 'cancelled'],
          },
          hasResult: {
            type: 'boolean',
            description: 'Whether the job has an advice, a comparison or a report to fetch.',
          },
        },
      },
    },
  },
} as const;

export const jobParamsSchema = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', maxLength: 64 } },
} as const;

export type JobState = FromSchema<typeof jobStateSchema>;
export type JobDocument = FromSchema<typeof jobSchema>;
export type JobsDocument = FromSchema<typeof jobsSchema>;
export type JobResult = FromSchema<typeof resultSchema>;
