import { TYPICAL_GAIN_PER_CORE } from '../machine/typical.ts';
import { perInputOf } from '../profile/summarise.ts';
import { NO_LIMITS } from '../recommend/candidates.ts';
import { recommend } from '../recommend/recommend.ts';
import type { Feasibility } from '../feasibility/feasibility.ts';
import type { Advice } from '../schema/advice.ts';
import type { Machine } from '../schema/machine.ts';
import type { Profile, Sample } from '../schema/profile.ts';
import { STRATEGIES, type Strategy, type WorkerKind } from '../words/strategy.ts';
import {
  LONGEST_MS,
  MOST_CORES,
  MOST_INPUTS,
  type Quantity,
  SHORTEST_MS,
  type TurningPoint,
  searchAll,
} from './search.ts';

/** What an advice was given for, as far as its document tells. */
interface Situation {
  readonly inputs: number;
  readonly profile: Profile;
  readonly machine: Machine;
  readonly feasible: Feasibility;
  readonly hybridKind: WorkerKind;
}

type TimeName = 'cpuMs' | 'waitMs' | 'poolMs' | 'blockedMs';

/** Times of a kind that inputs do not spend are left alone: that is another task. */
const time = (name: TimeName): Quantity<Situation> => ({
  name,
  min: SHORTEST_MS,
  max: LONGEST_MS,
  whole: false,
  read: ({ profile }) => {
    const { mean } = profile.perInput[name];
    return mean >= SHORTEST_MS && mean >= WORTH_A_LOOK * profile.perInput.wallMs.mean
      ? mean
      : undefined;
  },
  write: (into, value) => ({ ...into, profile: scaled(into.profile, name, value) }),
});

/** Of an input's time, what a kind must take for its change to be imagined. */
const WORTH_A_LOOK = 0.05;

const QUANTITIES: readonly Quantity<Situation>[] = [
  {
    name: 'inputs',
    min: 1,
    max: MOST_INPUTS,
    whole: true,
    read: ({ inputs }) => inputs,
    write: (into, inputs) => ({ ...into, inputs }),
  },
  time('cpuMs'),
  time('waitMs'),
  time('poolMs'),
  time('blockedMs'),
  {
    name: 'cores',
    min: 1,
    max: MOST_CORES,
    whole: true,
    read: ({ machine }) => (machine.cpu.quotaCores === null ? machine.cpu.cores : undefined),
    write: (into, cores) => ({ ...into, machine: withCores(into.machine, cores) }),
  },
];

/**
 * What would change a measured advice, each quantity alone with all else as measured; see
 * `searchAll`. Nothing where the number of inputs is not known, or where the document does not lead
 * to its own recommendation, as after a limit on the plan that it does not tell of.
 */
export function* turningPointsOf(advice: Advice): Generator<TurningPoint | undefined, void> {
  const { profile, machine, alternatives, recommendation } = advice;
  if (profile.inputs === null || profile.inputs === 0 || profile.samples.length === 0) return;
  const reasons = new Map(
    alternatives.map((one) => [one.strategy, one.feasible ? undefined : one.reason]),
  );
  const hybrid = [recommendation, ...alternatives].find(({ strategy }) => strategy === 'hybrid');
  const from: Situation = {
    inputs: profile.inputs,
    profile,
    machine,
    feasible: Object.fromEntries(
      STRATEGIES.map((strategy) => [strategy, reasons.get(strategy)]),
    ) as Feasibility,
    hybridKind: hybrid !== undefined && 'workerKind' in hybrid ? hybrid.workerKind : 'thread',
  };
  if (strategyOf(from) !== recommendation.strategy) return;
  yield* searchAll(QUANTITIES, from, strategyOf);
}

function strategyOf({ profile, inputs, machine, feasible, hybridKind }: Situation): Strategy {
  return recommend(profile, inputs, machine, feasible, NO_LIMITS, hybridKind).best.plan.strategy;
}

/** The same inputs, with so much more or less of one kind of time in each. */
function scaled(profile: Profile, name: TimeName, meanMs: number): Profile {
  const factor = meanMs / profile.perInput[name].mean;
  const samples = profile.samples.map((sample): Sample => {
    const ms = sample[name] * factor;
    return { ...sample, [name]: ms, wallMs: sample.wallMs + ms - sample[name] };
  });
  return { ...profile, samples, perInput: perInputOf(samples) };
}

/** Further cores gain what those that were measured gain on average. */
function withCores(machine: Machine, cores: number): Machine {
  const { effectiveCores } = machine.cpu;
  const measured = effectiveCores.length;
  const last = effectiveCores.at(-1) ?? 1;
  const gain = measured > 1 ? (last - 1) / (measured - 1) : TYPICAL_GAIN_PER_CORE;
  const more = Array.from(
    { length: Math.max(0, cores - measured) },
    (_, at) => last + (at + 1) * gain,
  );
  const [first = 1, ...others] = [...effectiveCores, ...more].slice(0, cores);
  return { ...machine, cpu: { ...machine.cpu, cores, effectiveCores: [first, ...others] } };
}
