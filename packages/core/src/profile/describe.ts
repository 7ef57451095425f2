import { type FeasibilityFacts, NO_OBSTACLES } from '../feasibility/feasibility.ts';
import { OBJECT_BYTES_PER_MS } from '../machine/describe.ts';
import { quantile } from '../stats/summary.ts';
import { seededRandom } from '../stats/random.ts';
import type { Payload, Profile, Sample } from '../schema/profile.ts';
import type { WorkloadDescription } from '../schema/workload.ts';
import { NO_WARM_UP } from '../warm-up/measure.ts';
import { WORKER_NOT_MEASURED, summariseProfile } from './summarise.ts';

/** As many as tell a distribution; more changes no prediction by a percent. */
const DESCRIBED_SAMPLES = 200;

/** Structured clone speeds of typical values, bytes per ms, measured on Node 24 on two cores. */
const CLONE_BYTES_PER_MS = {
  number: OBJECT_BYTES_PER_MS,
  text: 1_300_000,
  objects: OBJECT_BYTES_PER_MS,
} as const;

/**
 * The profile that measuring such a workload would give, as far as its description says. Times are
 * taken as described: whether cold code takes longer, no description says.
 */
export function profileFromDescription(workload: WorkloadDescription): Profile {
  const factors = lognormalFactors(
    workload.unevenness,
    Math.min(DESCRIBED_SAMPLES, workload.inputs),
  );
  const input = describePayload(workload.input);
  const output = describePayload(workload.output);
  const { cpuMs, blockedMs, poolMs, waitMs } = workload.perInput;
  const samples = factors.map((factor, index): Sample => ({
    index,
    weight: 1,
    runs: 1,
    wallMs: factor * (cpuMs + blockedMs + poolMs + waitMs),
    cpuMs: factor * cpuMs,
    blockedMs: factor * blockedMs,
    poolMs: factor * poolMs,
    waitMs: factor * waitMs,
    helperMs: 0,
    input,
    output,
  }));
  return summariseProfile(samples, {
    inputs: workload.inputs,
    source: workload.task.source,
    importMs: workload.task.importMs,
    readMs: 0,
    firstCallMs: 0,
    warmUp: NO_WARM_UP,
    promises: poolMs + waitMs > 0,
    failures: 0,
    places: undefined,
    worker: WORKER_NOT_MEASURED,
    probeMs: 0,
    ratioWindowMs: 0,
  });
}

/** Where a described workload can run. */
export function factsFromDescription(workload: WorkloadDescription): FeasibilityFacts {
  const { input, output, task } = workload;
  const lost = 'cannot be copied to another thread or process';
  return {
    ...NO_OBSTACLES,
    source: task.source,
    inputBlocked: input.form === 'uncloneable' ? `an input ${lost}` : undefined,
    outputBlocked: output.form === 'uncloneable' ? `a result ${lost}` : undefined,
    failsInThread: task.isolation === 'none' ? undefined : 'it needs a process of its own',
    failsConcurrently:
      task.isolation === 'one-at-a-time'
        ? 'calls at the same time would disturb each other: they change what a process has only one of'
        : undefined,
  };
}

/**
 * Factors of mean 1 with the asked coefficient of variation, as service times are usually spread:
 * lognormal, σ² = ln(1 + variation²), taken at evenly spaced probabilities.
 */
function lognormalFactors(variation: number, count: number): readonly number[] {
  if (variation === 0 || count === 1) return Array.from({ length: count }, () => 1);
  const sigma = Math.sqrt(Math.log(1 + variation * variation));
  const normals = standardNormals(count);
  const raw = normals.map((z) => Math.exp(sigma * z - (sigma * sigma) / 2));
  const mean = raw.reduce((sum, value) => sum + value, 0) / count;
  return raw.map((value) => value / mean);
}

/** `count` quantiles of a large seeded normal draw (Box & Muller 1958). */
function standardNormals(count: number): number[] {
  const random = seededRandom(0xd15c);
  const draw = Float64Array.from(
    { length: 4000 },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  ).toSorted();
  return Array.from({ length: count }, (_, index) => quantile(draw, (index + 0.5) / count));
}

function describePayload(value: WorkloadDescription['input']): Payload {
  switch (value.form) {
    case 'none':
    case 'uncloneable':
      return { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false };
    case 'binary':
      return { bytes: value.bytes, encodeMs: 0, decodeMs: 0, binary: true };
    default: {
      const ms = value.bytes / CLONE_BYTES_PER_MS[value.form];
      return { bytes: value.bytes, encodeMs: ms / 2, decodeMs: ms / 2, binary: false };
    }
  }
}
