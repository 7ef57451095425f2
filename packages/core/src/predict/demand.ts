import type { Payload, Profile, Sample, WarmUpDraw } from '../schema/profile.ts';
import { warmedBy } from '../warm-up/curve.ts';
import { usualRatio } from '../warm-up/usual-ratio.ts';

/** What one typical input asks of the machine once its code is warm, in ms and bytes. */
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
  /** How much longer cold code holds the caller's thread; none: no longer. */
  readonly warmUp: readonly WarmUpDraw[];
  /** What the first call there costs beyond cold code. */
  readonly firstCallMs: number;
  /** How long the source holds the caller's thread to produce an input. */
  readonly readMs: number;
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
export function profileDemand(profile: Profile, heldMs = 0): Demand {
  return { ...meanDemand(profile.samples), ...taskDemand(profile, heldMs) };
}

/**
 * What a profile says of its task as a whole.
 *
 * @param heldMs how long the caller's thread has been held by the task already: so much of its
 *   warm-up is over
 */
export function taskDemand(
  { task }: Profile,
  heldMs: number,
): Pick<Demand, 'places' | 'warmUp' | 'firstCallMs' | 'readMs'> {
  return {
    readMs: task.readMs,
    places: task.places ?? Infinity,
    warmUp: warmedBy(task.warmUp, heldMs).draws,
    firstCallMs: heldMs > 0 ? 0 : task.firstCallMs,
  };
}

export interface WorkerDemand {
  /** κ: computing time in a fresh worker ÷ in the main thread. */
  readonly cpuRatio: number;
  /** κ in a child process ÷ κ in a thread: threads of one process contend for its memory. */
  readonly processFactor: number;
  readonly importMs: number;
  /** What the first call in a fresh worker costs beyond cold code. */
  readonly firstCallMs: number;
  /** How much longer cold code takes, before κ. */
  readonly warmUp: readonly WarmUpDraw[];
  /** How many isolates were at work on the task when κ was measured; 1: κ was not measured. */
  readonly busyWhenTried: number;
}

/**
 * The mean demand over samples, each counted `counts[i]` times its weight. Samples know nothing of
 * cold code: no warm-up.
 */
export function meanDemand(samples: readonly Sample[], counts?: ArrayLike<number>): Demand {
  let weight = 0;
  const sum = new Float64Array(FIELDS.length);
  let squares = 0;
  let longestMs = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as Sample;
    if (sample.weight > 0) longestMs = Math.max(longestMs, sample.wallMs);
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
    warmUp: [],
    firstCallMs: 0,
    readMs: 0,
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

/** A trial in a worker runs while the main thread is at work on other inputs. */
const TRIAL_AND_MAIN = 2;

/**
 * What workers add, as measured in one; where none was, the main thread's import time, and its first
 * call and speed slowed as much as is usual. Every worker starts cold.
 */
export function workerDemand(profile: Profile): WorkerDemand {
  const { task } = profile;
  const warmUp = task.warmUp.draws;
  if (profile.worker.measured) {
    const { cpuRatio, processCpuRatio, importMs, firstCallMs } = profile.worker;
    const processFactor = (processCpuRatio ?? cpuRatio) / cpuRatio;
    const busyWhenTried = TRIAL_AND_MAIN;
    return { cpuRatio, processFactor, importMs, firstCallMs, warmUp, busyWhenTried };
  }
  const untriedRatio = usualRatio(warmUp);
  return {
    cpuRatio: untriedRatio,
    processFactor: 1,
    importMs: task.importMs,
    firstCallMs: untriedRatio * task.firstCallMs,
    warmUp,
    busyWhenTried: 1,
  };
}
