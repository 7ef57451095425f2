import {
  type FeasibilityFacts,
  type Machine,
  NO_OBSTACLES,
  type Outcome,
  type PlanLimits,
  type Profile,
  type Ranking,
  type Sample,
  type Timing,
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
import { firstCallExtraMs, probeMain } from './main-probe.ts';
import { Sampler } from './sampler.ts';
import { createProbeSource } from './source.ts';
import { speculate } from './speculation.ts';
import { type Trials, tryWorkers } from './trials.ts';

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
  const timings = await probeMain(sampler, source, {
    cores: machine.cpu.cores,
    inputs,
    trivialMs: machine.workers.threads.firstStartMs / 2,
    signal: work.signal,
    onSample: (sampled) => request.onSample(sampled, source.total),
  });
  const describe = (worker: Profile['worker'], more: readonly Sample[]): Profile =>
    summariseProfile([...steadySamples(sampler.samples, timings), ...more], {
      inputs: source.total,
      source: workload.source.kind,
      importMs: workload.importMs,
      firstCallMs: firstCallExtraMs(timings),
      promises: sampler.promises,
      failures: sampler.failures.length,
      worker,
      probeMs: performance.now() - start,
    });
  const rank = (profile: Profile, facts: FeasibilityFacts): Ranking =>
    recommend(profile, inputs, machine, feasibility(facts), request.limits, hybridKind(facts));
  const facts = mainFacts(workload, sampler);
  const mainOnly = describe(WORKER_NOT_MEASURED, []);
  const trials: Trials = await tryWorkers({
    request,
    source,
    sampler,
    facts,
    profile: mainOnly,
    ranking: rank(mainOnly, facts),
    inputs,
    speculation,
    mainMs: timings.map((timing) => timing.wallMs),
  });
  const profile = describe(trials.worker, trials.samples);
  return {
    profile,
    facts: trials.facts,
    ranking: rank(profile, trials.facts),
    inputs,
    latency: sampler.latency,
    outcomes: [...sampler.outcomes, ...trials.outcomes],
    rest: source.rest,
  };
}

/** The first call's sample goes where later ones show that it paid for more than its input. */
function steadySamples(samples: readonly Sample[], timings: readonly Timing[]): readonly Sample[] {
  const extraMs = firstCallExtraMs(timings);
  const first = timings[0];
  if (first === undefined || samples.length < 3 || extraMs < first.wallMs / 2) return samples;
  return samples.slice(1);
}

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
