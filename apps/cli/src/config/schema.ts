import { STRATEGIES, type Strategy } from '@forkwise/core';
import type { Transfer } from 'forkwise';

/** What the command line may leave out, by the names of its options. */
export interface TaskConfig {
  readonly strategy?: 'auto' | Strategy;
  readonly workers?: number;
  readonly concurrency?: number;
  readonly chunk?: number;
  /** Milliseconds, or a text such as `2s`. */
  readonly timeout?: number | string;
  readonly retries?: number;
  readonly retryRejected?: number;
  readonly transfer?: Transfer;
  readonly order?: 'input' | 'completion';
  readonly rounds?: number;
  /** `false` is `--no-history`. */
  readonly history?: boolean;
  readonly limit?: number;
  /** A file, relative to the folder of the configuration. */
  readonly inputs?: string;
  /** A pattern, relative to the folder of the configuration. */
  readonly glob?: string;
}

export interface Config {
  /** For every task. */
  readonly defaults?: Omit<TaskConfig, 'inputs' | 'glob'>;
  /** For a task by its path, relative to the folder of the configuration, with or without `#export`. */
  readonly tasks?: Readonly<Record<string, TaskConfig>>;
}

/** For the types in a `forkwise.config.ts`; returns what it is given. */
export function defineConfig(config: Config): Config {
  return config;
}

const count = (minimum: number, maximum: number): object => ({ type: 'integer', minimum, maximum });

const PLAN = {
  strategy: { enum: ['auto', ...STRATEGIES] },
  workers: count(1, 1024),
  concurrency: count(1, 65_536),
  chunk: count(1, 1_000_000_000),
  timeout: { type: ['number', 'string'], exclusiveMinimum: 0 },
  retries: count(0, 100),
  retryRejected: count(0, 100),
  transfer: { enum: ['inputs', 'results', 'both'] },
  order: { enum: ['input', 'completion'] },
  rounds: count(1, 100),
  history: { type: 'boolean' },
  limit: count(1, Number.MAX_SAFE_INTEGER),
} as const;

const INPUTS = {
  inputs: { type: 'string', minLength: 1 },
  glob: { type: 'string', minLength: 1 },
} as const;

/** JSON Schema of a configuration, as in `forkwise.config.json` and `package.json#forkwise`. */
export const configSchema = {
  $id: 'https://forkwise.dev/schema/config.json',
  title: 'Configuration',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    defaults: { type: 'object', additionalProperties: false, properties: PLAN },
    tasks: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: { ...PLAN, ...INPUTS },
        not: { required: ['inputs', 'glob'] },
      },
    },
  },
} as const;
