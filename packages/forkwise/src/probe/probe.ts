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
  summariseProfile,
} from '@forkwise/core';
import { createMeter } from '@forkwise/core/node';
import type { InputReader, KnownLatency, Work } from '@forkwise/executor';

import type { Executors } from '../executors/executors.ts';
import type { LoadedWorkload } from '../task/load.ts';
import { ASSUMED_INPUTS } from './budget.ts';
import { probeMain } from './main-probe.ts';
import { Sampler } from './sampler.ts';
import { createProbeSource } from './source.ts';
import { speculate } from './speculation.ts';
import { type Trials, tryWorkers } from './trials.ts';
import { warmUp } from './warm-up.ts';

export interface ProbeRequest {
  readonly workload: LoadedWorkload;
  readonly base: InputReader;
  readonly executors: Executors;
  readonly machine: Machine;
  readonly limits: PlanLimits;
  readonly work: Omit<Work, 'inputs'>;
  readonly onSample: (sampled: number, total: number | undefined) => void;
}

export interface ProbeResult {
  readonly profile: Profile;
  readonly facts: FeasibilityFacts;
  readonly ranking: Ranking;
  /** Inputs in all, or what is assumed of a source that does not say. */
  readonly inputs: number;
  /** Of waiting inputs, where several were run at once. */
  readonly latency: KnownLatency | undefined;
  /** Of the inputs that probing ran; they need not run again. */
  readonly outcomes: readonly Outcome[];
  /** Of an input that a worker has begun with and is still at. */
  readonly late: Promise<readonly Outcome[]> | undefined;
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
  await probeMain(sampler, source, {
    cores: machine.cpu.cores,
    inputs,
    trivialMs: machine.workers.threads.firstStartMs / 2,
    signal: work.signal,
    onSample: (sampled) => request.onSample(sampled, source.total),
  });
  const describe = (worker: Profile['worker'], more: readonly Sample[]): Profile => {
    const cold = warmUp(sampler.timings, source.even);
    return summariseProfile([...sampler.samples.slice(cold.timings), ...more], {
      inputs: source.total,
      source: workload.source.kind,
      importMs: workload.importMs,
      firstCallMs: cold.extraMs,
      promises: sampler.promises,
      failures: sampler.failures.length,
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
    sizes: mean(sampler.sizes),
  });
  const learnt = trials.worker.measured || trials.samples.length > 0 || trials.facts !== facts;
  const profile = describe(trials.worker, trials.samples);
  const ranking = learnt ? undefined : mainRanking;
  return {
    profile,
    facts: trials.facts,
    ranking: ranking ?? rank(profile, trials.facts),
    inputs,
    latency: sampler.latency,
    outcomes: [...sampler.outcomes, ...trials.outcomes],
    late: trials.late,
    rest: source.rest,
  };
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
