import {
  type FeasibilityFacts,
  type Machine,
  NO_OBSTACLES,
  type Outcome,
  type PlanLimits,
  type Profile,
  type Ranking,
  type Sample,
  WORKER_NOT_MEASURED,
  feasibility,
  hybridKind,
  recommend,
  steadied,
  summariseProfile,
} from '@forkwise/core';
import { createMeter } from '@forkwise/core/node';
import type { InputReader, Work } from '@forkwise/executor';

import type { KnownTask } from '../history/index.ts';
import type { Executors } from '../executors/executors.ts';
import type { LoadedWorkload } from '../task/load.ts';
import { ASSUMED_INPUTS } from './budget.ts';
import type { BegunExecution } from './begun.ts';
import { type MainProbeEnd, probeMain } from './main-probe.ts';
import { Sampler } from './sampler.ts';
import { createProbeSource } from './source.ts';
import { speculate } from './speculation.ts';
import { type Trials, tryWorkers } from './trials.ts';
import type { Together } from './together.ts';
import { beginWaiting, watchWaiting } from './waiting.ts';
import { coldCode } from './warm-up.ts';

export interface ProbeRequest {
  readonly workload: LoadedWorkload;
  readonly base: InputReader;
  readonly executors: Executors;
  readonly machine: Machine;
  readonly limits: PlanLimits;
  readonly work: Omit<Work, 'inputs'>;
  readonly onSample: (sampled: number, total: number | undefined) => void;
  /** The reader for what is delivered at once: it may bound how far reading runs ahead. */
  readonly deliverable: (inputs: InputReader) => InputReader;
  /** What earlier runs of the task showed, if any. */
  readonly recall: () => Promise<KnownTask | undefined>;
}

export interface ProbeResult {
  readonly profile: Profile;
  readonly facts: FeasibilityFacts;
  readonly ranking: Ranking;
  /** Inputs in all, or what is assumed of a source that does not say. */
  readonly inputs: number;
  /** The earlier runs that this starts from, if any do. */
  readonly known: KnownTask | undefined;
  /** How long the task has held this thread so far, ms: so much warmer is its code. */
  readonly heldMs: number;
  /** How many inputs had run by the time of the decision. */
  readonly ran: number;
  /** Of the inputs that probing ran; they need not run again. */
  readonly outcomes: readonly Outcome[];
  /** Of an input that a worker has begun with and is still at. */
  readonly late: Promise<readonly Outcome[]> | undefined;
  /** Runs inputs that wait side by side on this thread, since before the decision. */
  readonly begun: BegunExecution | undefined;
  /** What probing has left. */
  readonly rest: InputReader;
}

/** Measures a workload on this thread and, where it can matter, in a worker; then ranks the plans. */
export async function probe(request: ProbeRequest): Promise<ProbeResult> {
  const { workload, machine, work } = request;
  const start = performance.now();
  const source = await createProbeSource(request.base, work.signal);
  const inputs = source.total ?? ASSUMED_INPUTS;
  const sampler = new Sampler(workload.source, createMeter(), work.signal, work.timeoutMs);
  const speculation = speculate(source, request.executors, work);
  const { kind: sourceKind } = workload.source;
  const ended = await probeMain(sampler, source, {
    alone: () =>
      sourceKind === 'function' ||
      sampler.inputBlocked !== undefined ||
      sampler.outputBlocked !== undefined,
    inputs,
    trivialMs: machine.workers.threads.firstStartMs / 2,
    signal: work.signal,
    onSample: (sampled) => request.onSample(sampled, source.total),
  });
  const rest = request.deliverable(source.rest);
  let begun: BegunExecution | undefined;
  let together: Together | undefined;
  if (ended.kind === 'waiting') {
    const { executors, limits } = request;
    const { pool } = ended;
    const options = { executors, machine, limits, work, inputs: rest, total: source.total, pool };
    together = sampler.overlap(source.rest.position);
    begun = beginWaiting(options);
    await watchWaiting(begun, together, options);
  }
  const describe = (worker: Profile['worker'], more: readonly Sample[]): Profile => {
    const importMs = workload.source.kind === 'module' ? workload.importMs : undefined;
    const cold = coldCode(sampler, source.even, importMs);
    const steady = sampler.samples.map((one, at) => steadied(one, cold.steadyShares[at] ?? 1));
    return summariseProfile(source.weigh([...steady, ...more]), {
      inputs: source.total,
      source: workload.source.kind,
      importMs: workload.importMs,
      firstCallMs: cold.firstCallMs,
      warmUp: cold.warmUp,
      promises: sampler.promises,
      failures: sampler.failures + failuresOf(begun),
      places: sampler.places,
      worker,
      probeMs: performance.now() - start,
    });
  };
  const rank = (profile: Profile, facts: FeasibilityFacts): Ranking =>
    recommend(profile, inputs, machine, feasibility(facts), request.limits, hybridKind(facts));
  const facts = mainFacts(workload, sampler);
  const mainOnly = describe(WORKER_NOT_MEASURED, []);
  let mainRanking: Ranking | undefined;
  const trials: Trials = await tryWorkers({
    request,
    source,
    sampler,
    facts,
    profile: mainOnly,
    ranking: () => (mainRanking ??= rank(mainOnly, facts)),
    inputs,
    speculation,
    idle: begun !== undefined,
    sizes: mean(sampler.sizes),
  });
  const learnt = trials.worker.measured || trials.samples.length > 0 || trials.facts !== facts;
  if (begun !== undefined) together?.measure(begun.progress);
  const profile = describe(trials.worker, trials.samples);
  const ranking = learnt ? undefined : mainRanking;
  const outcomes = [...sampler.outcomes.splice(0), ...trials.outcomes];
  return {
    profile,
    facts: trials.facts,
    ranking: ranking ?? rank(profile, trials.facts),
    inputs,
    known: trials.known,
    heldMs: sampler.heldMs,
    ran: outcomes.length + (begun?.progress.settled ?? 0),
    outcomes,
    late: later(ended, sampler, trials.late),
    begun,
    rest,
  };
}

const failuresOf = (begun: BegunExecution | undefined): number =>
  begun?.held.reduce((sum, { failures }) => sum + failures.length, 0) ?? 0;

/** Outcomes that come after the decision: of the first waiting input, and of a worker's giant. */
function later(
  ended: MainProbeEnd,
  sampler: Sampler,
  trialLate: Trials['late'],
): ProbeResult['late'] {
  if (ended.kind !== 'waiting') return trialLate;
  return Promise.all([trialLate, ended.pending]).then(([outcomes]) => [
    ...(outcomes ?? []),
    ...sampler.outcomes.splice(0),
  ]);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const CHANGES_FOLDER =
  'it waits in a working directory of its own, which concurrent calls would share';

function mainFacts(workload: LoadedWorkload, sampler: Sampler): FeasibilityFacts {
  return {
    ...NO_OBSTACLES,
    source: workload.source.kind,
    inputBlocked: sampler.inputBlocked,
    outputBlocked: sampler.outputBlocked,
    failsConcurrently: sampler.changesFolder ? CHANGES_FOLDER : undefined,
  };
}
