import { scaled } from '../profile/scaled.ts';
import type { Machine } from '../schema/machine.ts';
import type { Profile, Sample, WarmUpDraw } from '../schema/profile.ts';
import type { Interval, Limit } from '../schema/words.ts';
import { seededRandom } from '../stats/random.ts';
import { quantile } from '../stats/summary.ts';
import { drawAt } from '../warm-up/curve.ts';
import type { Plan } from '../words/plan.ts';
import {
  type Demand,
  type WorkerDemand,
  meanDemand,
  profileDemand,
  taskDemand,
  workerDemand,
} from './demand.ts';
import { type Makespan, makespan } from './law.ts';
import { once } from './once.ts';

/** A plan's expected makespan, with one value per replicate so that plans compare pairwise. */
export interface Prediction {
  readonly plan: Plan;
  /** The middle of `predictedMs`. */
  readonly middleMs: number;
  /** Worked out from the replicates when first asked for, as they are themselves: that takes a while. */
  readonly predictedMs: Interval;
  readonly limitedBy: Limit;
  /** Of the middle estimate, what goes by before the first input runs. */
  readonly startMs: number;
  readonly replicates: Float64Array;
}

export interface Predictor {
  (plan: Plan): Prediction;
  /** The middle of the prediction alone, for choosing among many plans: a hundredth of the work. */
  middleMs(plan: Plan): number;
}

/** Enough for 5 % and 95 % quantiles that move by a few percent; more would cost cold starts. */
const REPLICATES = 60;

/** Relative spreads of what one calibration cannot pin down, from repeated runs of it. */
const START_UP_ERROR = 0.15;
const CORES_ERROR = 0.03;
const DISPATCH_ERROR = 0.2;
/**
 * What is left of the error with all of the above: the same run repeats within ±8 % on shared
 * machines, and a model is a model. Half as much left the times of two in five of the workloads of
 * bench/decisions outside their interval.
 */
const RUN_ERROR = 0.15;
/** κ before a worker was tried: most tasks lie within 0.7 and 1.4. */
const UNMEASURED_RATIO_ERROR = 0.15;
/** Spread assumed for a single sample, which says nothing of its own spread. */
const LONE_SAMPLE_ERROR = 0.3;

interface Replicate {
  readonly demand: Demand;
  readonly worker: WorkerDemand;
  readonly machine: Machine;
  readonly noise: number;
}

/**
 * Predicts plans for `inputs` inputs like those sampled. The interval is a bootstrap over the
 * samples (Efron 1979) together with the calibration's own uncertainty; all plans see the same
 * replicates, so differences between plans are paired. So are the warm-up curves: one per replicate,
 * with the steady times that go with it, since a steeper curve means that warm code is faster.
 *
 * @param heldMs how long the task has held the main thread already, which is so much warmer; workers
 *   are always fresh. 0 for a run from the start
 */
export function createPredictor(
  profile: Profile,
  inputs: number,
  machine: Machine,
  heldMs = 0,
): Predictor {
  let drawn: readonly Replicate[] | undefined;
  const typical = { demand: profileDemand(profile, heldMs), worker: workerDemand(profile) };
  const middleOf = (plan: Plan): Makespan =>
    makespan(plan, inputs, typical.demand, typical.worker, machine);
  const replicatesOf = (plan: Plan): Float64Array => {
    drawn ??= drawReplicates(profile, inputs, machine, heldMs);
    return Float64Array.from(drawn, ({ demand, worker, machine: perturbed, noise }) => {
      return makespan(plan, inputs, demand, worker, perturbed).ms * noise;
    });
  };
  const predict = (plan: Plan): Prediction => {
    const { ms: middleMs, limitedBy, startMs } = middleOf(plan);
    const replicates = once(() => replicatesOf(plan));
    const predictedMs = once(() => intervalOf(replicates(), middleMs));
    return {
      plan,
      middleMs,
      limitedBy,
      startMs,
      get predictedMs() {
        return predictedMs();
      },
      get replicates() {
        return replicates();
      },
    };
  };
  return Object.assign(predict, { middleMs: (plan: Plan) => middleOf(plan).ms });
}

/** The 5 % and 95 % quantiles around `mid`. */
export function intervalOf(values: Float64Array, mid: number): Interval {
  const sorted = values.toSorted();
  return [Math.min(quantile(sorted, 0.05), mid), mid, Math.max(quantile(sorted, 0.95), mid)];
}

function drawReplicates(
  profile: Profile,
  inputs: number,
  machine: Machine,
  heldMs: number,
): Replicate[] {
  const random = seededRandom(0x5eed);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const spread = (relative: number): number => Math.exp(relative * normal());
  const { samples } = profile;
  const task = taskDemand(profile, heldMs);
  const known = knownShares(samples, inputs);
  const worker = workerDemand(profile);
  const ratioError = profile.worker.measured
    ? profile.worker.cpuRatioError / profile.worker.cpuRatio
    : UNMEASURED_RATIO_ERROR;
  return Array.from({ length: REPLICATES }, (_, at) => {
    const share = (at + 0.5) / REPLICATES;
    const steady = { ...resample(samples, known, random, normal), ...task };
    return {
      demand: onCurve(steady, drawAt(task.warmUp, share)),
      worker: {
        ...worker,
        cpuRatio: worker.cpuRatio * spread(ratioError),
        importMs: worker.importMs * spread(START_UP_ERROR),
        firstCallMs: worker.firstCallMs * spread(START_UP_ERROR),
        warmUp: alone(drawAt(worker.warmUp, share)),
      },
      machine: perturb(machine, spread),
      noise: spread(RUN_ERROR),
    };
  });
}

/** One curve for certain, and the steady times that the measurements mean if it is the true one. */
function onCurve(demand: Demand, draw: WarmUpDraw | undefined): Demand {
  const factor = draw?.steadyFactor ?? 1;
  const addedMs = (demand.cpuMs + demand.blockedMs) * (factor - 1);
  const stretch = demand.wallMs > 0 ? 1 + addedMs / demand.wallMs : 1;
  return {
    ...demand,
    wallMs: demand.wallMs + addedMs,
    cpuMs: demand.cpuMs * factor,
    blockedMs: demand.blockedMs * factor,
    helperMs: demand.helperMs * factor,
    longestMs: demand.longestMs * stretch,
    warmUp: alone(draw),
  };
}

const alone = (draw: WarmUpDraw | undefined): readonly WarmUpDraw[] =>
  draw === undefined ? [] : [{ ...draw, weight: 1, steadyFactor: 1 }];

/**
 * Of the inputs that each sample stands for, the part that was measured itself: all, of a giant that
 * stands for nothing else.
 */
function knownShares(samples: readonly Sample[], inputs: number): Float64Array {
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  return Float64Array.from(samples, ({ runs, weight }) =>
    Math.min(1, (runs * total) / (Math.max(1, inputs) * Math.max(weight, LEAST_WEIGHT))),
  );
}

const LEAST_WEIGHT = 1e-9;

/** The inputs not sampled are like a fresh draw from the samples; the sampled ones are known. */
function resample(
  samples: readonly Sample[],
  known: Float64Array,
  random: () => number,
  normal: () => number,
): Demand {
  const size = samples.length;
  if (size <= 1) {
    const demand = meanDemand(samples);
    return scale(demand, Math.exp(LONE_SAMPLE_ERROR * (1 - (known[0] ?? 1)) * normal()));
  }
  const counts = known.slice();
  for (let i = 0; i < size; i++) {
    const pick = Math.floor(random() * size);
    counts[pick] = (counts[pick] ?? 0) + (1 - (known[pick] ?? 1));
  }
  return meanDemand(samples, counts);
}

function scale(demand: Demand, factor: number): Demand {
  return { ...scaled(demand, factor), longestMs: demand.longestMs * factor };
}

function perturb(machine: Machine, spread: (relative: number) => number): Machine {
  const start = spread(START_UP_ERROR);
  const dispatch = spread(DISPATCH_ERROR);
  const cores = spread(CORES_ERROR);
  const costs = (worker: Machine['workers']['threads']): Machine['workers']['threads'] => ({
    ...worker,
    firstStartMs: worker.firstStartMs * start,
    nextStartMs: worker.nextStartMs * start,
    perChunkMs: worker.perChunkMs * dispatch,
    perInputMs: worker.perInputMs * dispatch,
  });
  const effective = machine.cpu.effectiveCores.map((value, index) =>
    index === 0 ? value : Math.max(Math.min(1, value), value * cores),
  );
  return {
    ...machine,
    cpu: { ...machine.cpu, effectiveCores: effective },
    workers: {
      threads: costs(machine.workers.threads),
      processes: costs(machine.workers.processes),
      sharedMemory: costs(machine.workers.sharedMemory),
    },
  };
}
