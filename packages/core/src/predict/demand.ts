import type { Payload, Profile, Sample } from '../schema/profile.ts';

/** What one typical input asks of the machine, in ms and bytes, and how uneven inputs are. */
export interface Demand {
  /** One input's duration, alone on the caller's thread. */
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly blockedMs: number;
  readonly poolMs: number;
  readonly waitMs: number;
  readonly helperMs: number;
  readonly input: PayloadDemand;
  readonly output: PayloadDemand;
  /** The longest single input. */
  readonly longestMs: number;
  /** How many of them can wait at once to any effect; `Infinity` where no limit was met. */
  readonly places: number;
  /** Coefficient of variation of the duration: standard deviation ÷ mean. */
  readonly variation: number;
}

export interface PayloadDemand {
  /** Serialized and deserialized with the clone algorithm, in ms; nothing for binary values. */
  readonly encodeMs: number;
  readonly decodeMs: number;
  /** Copied at memory speed. */
  readonly binaryBytes: number;
  /** All bytes, as a pipe would carry them. */
  readonly bytes: number;
}

/** The mean demand of a profile's samples, with what was found of the whole. */
export function profileDemand(profile: Profile, counts?: ArrayLike<number>): Demand {
  const { places } = profile.task;
  return { ...meanDemand(profile.samples, counts), places: places ?? Infinity };
}

export interface WorkerDemand {
  /** κ: computing time in a fresh worker ÷ in the main thread. */
  readonly cpuRatio: number;
  readonly importMs: number;
  readonly warmUpMs: number;
}

/** The mean demand over samples, each counted `counts[i]` times its weight. */
export function meanDemand(samples: readonly Sample[], counts?: ArrayLike<number>): Demand {
  let weight = 0;
  const sum = new Float64Array(FIELDS.length);
  let squares = 0;
  let longestMs = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as Sample;
    longestMs = Math.max(longestMs, sample.wallMs);
    const share = sample.weight * (counts?.[i] ?? 1);
    if (share === 0) continue;
    weight += share;
    squares += share * sample.wallMs * sample.wallMs;
    for (let f = 0; f < FIELDS.length; f++) {
      sum[f] = (sum[f] ?? 0) + share * (FIELDS[f] as Field)(sample);
    }
  }
  const mean = (field: number): number => (weight === 0 ? 0 : (sum[field] ?? 0) / weight);
  const wallMs = mean(0);
  const variance = weight === 0 ? 0 : Math.max(0, squares / weight - wallMs * wallMs);
  return {
    wallMs,
    cpuMs: mean(1),
    blockedMs: mean(2),
    poolMs: mean(3),
    waitMs: mean(4),
    helperMs: mean(5),
    input: { encodeMs: mean(6), decodeMs: mean(7), binaryBytes: mean(8), bytes: mean(9) },
    output: { encodeMs: mean(10), decodeMs: mean(11), binaryBytes: mean(12), bytes: mean(13) },
    longestMs,
    places: Infinity,
    variation: wallMs > 0 ? Math.sqrt(variance) / wallMs : 0,
  };
}

type Field = (sample: Sample) => number;

const binaryBytes = (payload: Payload): number => (payload.binary ? payload.bytes : 0);
const cloneMs = (payload: Payload, ms: number): number => (payload.binary ? 0 : ms);

const FIELDS: readonly Field[] = [
  (s) => s.wallMs,
  (s) => s.cpuMs,
  (s) => s.blockedMs,
  (s) => s.poolMs,
  (s) => s.waitMs,
  (s) => s.helperMs,
  (s) => cloneMs(s.input, s.input.encodeMs),
  (s) => cloneMs(s.input, s.input.decodeMs),
  (s) => binaryBytes(s.input),
  (s) => s.input.bytes,
  (s) => cloneMs(s.output, s.output.encodeMs),
  (s) => cloneMs(s.output, s.output.decodeMs),
  (s) => binaryBytes(s.output),
  (s) => s.output.bytes,
];

/** Cold code that warms up in several isolates at once has fewer cores to be compiled on. */
const UNTRIED_WARM_UP = 1.5;
/** Fresh isolates run the code of most tasks no faster than the main thread goes on to. */
const UNTRIED_RATIO = 1.1;

/**
 * What workers add, as measured in one; where none was, the main thread's import time, and its
 * warm-up and speed with an allowance, because what is unknown should not look better than what is
 * known.
 */
export function workerDemand(profile: Profile): WorkerDemand {
  if (profile.worker.measured) {
    const { cpuRatio, importMs, warmUpMs } = profile.worker;
    return { cpuRatio, importMs, warmUpMs };
  }
  return {
    cpuRatio: UNTRIED_RATIO,
    importMs: profile.task.importMs,
    warmUpMs: UNTRIED_WARM_UP * profile.task.firstCallMs,
  };
}
