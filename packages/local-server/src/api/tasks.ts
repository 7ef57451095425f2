import type { FromSchema } from 'json-schema-to-ts';

export const tasksSchema = {
  title: 'Task modules',
  type: 'object',
  required: ['kind', 'version', 'root', 'modules', 'complete'],
  additionalProperties: false,
  properties: {
    kind: { const: 'tasks' },
    version: { const: 1 },
    root: { type: 'string', description: 'Absolute path of the folder that is searched.' },
    modules: {
      type: 'array',
      description: 'Sorted by path.',
      items: {
        type: 'object',
        required: ['module', 'exports', 'inputs'],
        additionalProperties: false,
        properties: {
          module: {
            type: 'string',
            description: 'Path relative to the root, with / between folders.',
          },
          exports: {
            type: 'array',
            items: { type: 'string' },
            description: 'Names that may be tasks, read without running the module.',
          },
          inputs: {
            type: 'string',
            enum: ['exported', 'missing', 'unknown'],
            description:
              'Whether the module exports inputs; unknown where its exports cannot be read.',
          },
        },
      },
    },
    complete: {
      type: 'boolean',
      description: 'False where the folder has more than is searched or listed.',
    },
  },
} as const;

export type TasksDocument = FromSchema<typeof tasksSchema>;
export type TaskModule = TasksDocument['modules'][number];
