import { ERROR_CODES } from '@forkwise/core';
import type { FromSchema } from 'json-schema-to-ts';

/** Why the server refuses a request, or has no result of a job; beside forkwise's own error codes. */
export const REFUSAL_CODES = [
  // who asks
  'HOST_REFUSED',
  'ORIGIN_REFUSED',
  'TOKEN_REFUSED',
  // what is asked
  'REQUEST_MALFORMED',
  'REQUEST_INVALID',
  'CONTENT_TYPE_REFUSED',
  'BODY_TOO_LARGE',
  'ROUTE_NOT_FOUND',
  'TASK_NOT_LISTED',
  'JOB_NOT_FOUND',
  // how much is asked
  'TOO_MANY_REQUESTS',
  'QUEUE_FULL',
  'SERVER_STOPPING',
  // what became of a job
  'JOB_CRASHED',
  // a fault of forkwise
  'INTERNAL',
] as const;

export const errorSchema = {
  title: 'Error',
  type: 'object',
  required: ['kind', 'version', 'code', 'message', 'expected', 'found', 'hint'],
  additionalProperties: false,
  properties: {
    kind: { const: 'error' },
    version: { const: 1 },
    code: { type: 'string', enum: [...ERROR_CODES, ...REFUSAL_CODES] },
    message: { type: 'string' },
    expected: { type: 'string' },
    found: { type: 'string' },
    hint: { type: 'string' },
  },
} as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];
export type ErrorDocument = FromSchema<typeof errorSchema>;
