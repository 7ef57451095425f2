import type { FromSchema } from 'json-schema-to-ts';

import { durationSchema } from './parts.ts';

const LONGEST_MS = 86_400_000;
const LARGEST_BYTES = 1e12;

/** Of one input, and so no longer than a day. */
const perInputSchema = { ...durationSchema, maximum: LONGEST_MS, default: 0 } as const;

const bytesSchema = {
  type: 'number',
  minimum: 0,
  maximum: LARGEST_BYTES,
  title: 'Size',
} as const;

const formSchema = {
  type: 'string',
  title: 'Kind',
  oneOf: [
    { const: 'none', title: 'Nothing' },
    { const: 'number', title: 'A number' },
    { const: 'text', title: 'Text' },
    { const: 'binary', title: 'Binary data' },
    { const: 'objects', title: 'Objects' },
    { const: 'uncloneable', title: 'Something that cannot be copied' },
  ],
  default: 'number',
  description: 'Functions, sockets and instances of classes cannot be copied to a worker.',
} as const;

const crossingProperties = {
  form: formSchema,
  bytes: { ...bytesSchema, default: 8, description: 'Of one value, on average.' },
} as const;

const crossingSchema = {
  type: 'object',
  required: ['form', 'bytes'],
  additionalProperties: false,
  properties: crossingProperties,
} as const;

/**
 * A workload described by someone who has no code, or no inputs, yet. Times are per input. Titles,
 * descriptions and bounds are what a form shows; units are in the names.
 */
export const workloadSchema = {
  $id: 'https://forkwise.dev/schema/workload.json',
  title: 'Workload description',
  type: 'object',
  required: [
    'kind',
    'version',
    'inputs',
    'perInput',
    'unevenness',
    'input',
    'output',
    'shared',
    'task',
  ],
  additionalProperties: false,
  properties: {
    kind: { const: 'workload' },
    version: { const: 1 },
    perInput: {
      type: 'object',
      required: ['cpuMs', 'blockedMs', 'poolMs', 'waitMs'],
      additionalProperties: false,
      title: 'What one input does',
      description: 'Alone, on one core. Any mixture.',
      properties: {
        waitMs: {
          ...perInputSchema,
          title: 'Waits',
          description: 'For the network, a disk or another program, with the thread free.',
        },
        cpuMs: {
          ...perInputSchema,
          title: 'Computes in JavaScript',
          description: 'Parsing, counting, rendering: whatever keeps the thread busy.',
        },
        poolMs: {
          ...perInputSchema,
          title: 'Computes in a native library',
          description: 'Asynchronous calls of crypto, zlib or an image codec.',
        },
        blockedMs: {
          ...perInputSchema,
          title: 'Blocks its thread',
          description: 'Without computing: a synchronous database driver, a sleep.',
        },
      },
    },
    inputs: {
      type: 'integer',
      minimum: 1,
      maximum: 1e9,
      default: 100,
      title: 'Inputs',
      description: 'How many there are: URLs, files, rows, passwords.',
    },
    unevenness: {
      type: 'number',
      minimum: 0,
      maximum: 10,
      default: 0.2,
      title: 'Unevenness',
      description: 'Standard deviation ÷ mean of the time per input: 0 all equal, 1 very uneven.',
    },
    input: { ...crossingSchema, title: 'What goes in', description: 'One input.' },
    output: { ...crossingSchema, title: 'What comes out', description: 'One result.' },
    shared: {
      type: 'object',
      required: ['form', 'bytes'],
      additionalProperties: false,
      title: 'Data that all inputs use',
      description: 'A table, an index, a model: made once, read by every input.',
      properties: {
        form: {
          type: 'string',
          title: 'Kind',
          oneOf: [
            { const: 'none', title: 'None' },
            { const: 'binary', title: 'Typed arrays' },
            { const: 'objects', title: 'Objects' },
          ],
          default: 'none',
          description: 'Threads can share the memory of typed arrays; objects are copied for each.',
        },
        bytes: { ...bytesSchema, default: 0, description: 'Of all of it.' },
      },
    },
    task: {
      type: 'object',
      required: ['importMs', 'source', 'isolation'],
      additionalProperties: false,
      title: 'The code',
      description: 'What lets it run elsewhere, or keeps it here.',
      properties: {
        importMs: {
          ...durationSchema,
          maximum: LONGEST_MS,
          default: 5,
          title: 'Importing it takes',
          description: 'Its module and all that it imports. Every worker imports it anew.',
        },
        source: {
          type: 'string',
          title: 'It lives in',
          oneOf: [
            { const: 'module', title: 'A module' },
            { const: 'function', title: 'A closure that cannot be moved' },
          ],
          default: 'module',
          description: 'Code in a module can run elsewhere; a closure cannot.',
        },
        isolation: {
          type: 'string',
          title: 'It must be isolated',
          oneOf: [
            { const: 'none', title: 'Not at all' },
            { const: 'process', title: 'In a process of its own' },
            { const: 'one-at-a-time', title: 'In a process, one input at a time' },
          ],
          default: 'none',
          description:
            'A process: it crashes, or uses a library unsafe in threads. One at a time: it changes the working directory or the like.',
        },
      },
    },
  },
} as const;

export type WorkloadDescription = FromSchema<typeof workloadSchema>;
