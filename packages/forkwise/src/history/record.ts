import {
  type FeasibilityFacts,
  type Interval,
  NO_OBSTACLES,
  type Plan,
  type Profile,
  type WorkloadClass,
  countSchema,
  durationSchema,
  intervalSchema,
  planProperties,
  profileSchema,
  workloadClassSchema,
} from '@forkwise/core';

import { type JsonSchema, satisfies } from './satisfies.ts';

/** Why some strategies cannot run the task, by the kind of obstacle; absent: none was met. */
export type Obstacles = Readonly<
  Partial<Record<Exclude<keyof FeasibilityFacts, 'source'>, string>>
>;

/** What a later probe of the same task can start from. */
export interface Learnt extends Pick<Profile, 'task' | 'worker' | 'perInput'> {
  /** Mean size of the inputs measured, bytes; null where sizes are not known. */
  readonly inputBytes: number | null;
  readonly obstacles: Obstacles;
}

/** One run that has ended: what was predicted and what came true. Times in ms. */
export interface RunSummary {
  /** When it ended, ISO 8601. */
  readonly at: string;
  /** Inputs that have an outcome. */
  readonly inputs: number;
  /** `unknown` where the strategy was forced and nothing was measured. */
  readonly class: WorkloadClass;
  /** The plan that ran; after changes of plan, the last. */
  readonly plan: Plan;
  /** What was predicted for the plan, as told to the user; null when nothing was predicted. */
  readonly predictedMs: Interval | null;
  /** By what factor earlier runs had corrected `predictedMs`; 1 for not at all. */
  readonly correction: number;
  /** From the first work, probing included, to the last outcome. */
  readonly wallMs: number;
  /** Per input under the plan, without probing; null when probing ran them all. */
  readonly perInputMs: number | null;
  /** Every input was fulfilled and nothing was cancelled: only such runs teach. */
  readonly clean: boolean;
  /** Inputs whose outcome comes from probing. */
  readonly probed: number;
}

export interface RunRecord extends RunSummary {
  /** Null where nothing was measured. */
  readonly learnt: Learnt | null;
}

/** A run as listed, with the task that it ran. */
export interface PastRun extends RunSummary {
  /** Absolute path of the task's file. */
  readonly path: string;
  readonly exportName: string;
}

const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });

const naturalSchema: JsonSchema = { type: 'integer', minimum: 0 };

const SUMMARY_PROPERTIES: Readonly<Record<keyof RunSummary, JsonSchema>> = {
  at: { type: 'string' },
  inputs: naturalSchema,
  class: workloadClassSchema,
  plan: objectSchema({
    ...planProperties,
    workers: countSchema,
    workerKind: { type: 'string', enum: ['thread', 'process'] },
  }),
  predictedMs: orNull(intervalSchema),
  correction: { type: 'number', exclusiveMinimum: 0 },
  wallMs: durationSchema,
  perInputMs: orNull(durationSchema),
  clean: { type: 'boolean' },
  probed: naturalSchema,
};

const { source: _source, ...OBSTACLE_KINDS } = NO_OBSTACLES;

const LEARNT_PROPERTIES: Readonly<Record<keyof Learnt, JsonSchema>> = {
  task: profileSchema.properties.task,
  worker: profileSchema.properties.worker,
  perInput: profileSchema.properties.perInput,
  inputBytes: orNull(durationSchema),
  obstacles: {
    type: 'object',
    propertyNames: { enum: Object.keys(OBSTACLE_KINDS) },
    additionalProperties: { type: 'string' },
  },
};

export const summarySchema: JsonSchema = objectSchema(SUMMARY_PROPERTIES);
export const learntSchema: JsonSchema = objectSchema(LEARNT_PROPERTIES);

function objectSchema(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return {
    type: 'object',
    required: Object.keys(properties),
    additionalProperties: false,
    properties,
  };
}

/** `undefined` for text that another version wrote, or that something has damaged. */
export function readSummary(json: string): RunSummary | undefined {
  return parsed(json, summarySchema) as RunSummary | undefined;
}

export function readLearnt(json: string): Learnt | undefined {
  return parsed(json, learntSchema) as Learnt | undefined;
}

function parsed(json: string, schema: JsonSchema): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return satisfies(schema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
