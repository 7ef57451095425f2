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
  isInProcess,
  recommend,
  simplestAmongEquals,
  steadied,
  summariseProfile,
} from '@forkwise/core';
import { createMeter } from '@forkwise/core/node';
import type { InputReader, Work } from '@forkwise/executor';

import type { KnownTask } from '../history/index.ts';
import type { Executors } from '../executors/executors.ts';
import type { LoadedWorkload } from '../task/load.ts';
import { BUDGETS_MS } from './budget.ts';
import type { BegunExecution } from './begun.ts';
import { type MainProbeEnd, probeMain } from './main-probe.ts';
import { Sampler } from './sampler.ts';
import { type ProbeSource, createProbeSource } from './source.ts';
import { speculate } from './speculation.ts';
import { type Trials, tryWorkers } from './trials.ts';
import { worthTrying } from './worth-trying.ts';
import type { Together } from './together.ts';
import { beginWaiting, watchAgain, watchWaiting } from './waiting.ts';
import { ALWAYS_WARM, blocks, withoutLoading } from './blocking.ts';
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
  /** Whether it is known if the task can run in workers at all; if not, no plan may rely on them. */
  readonly tried: boolean;
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
  const startMs = performance.now();
  const source = await createProbeSource(request.base, request.work.signal);
  return await new Probing(request, source, startMs).run();
}

/** What this thread alone has shown. */
interface Judged {
  readonly profile: Profile;
  readonly ranking: Ranking;
  readonly worthTrying: boolean;
}

class Probing {
  readonly #request: ProbeRequest;
  readonly #source: ProbeSource;
  readonly #startMs: number;
  /** The source may have been slow to begin, which says nothing of the task. */
  readonly #measuringSinceMs = performance.now();
  readonly #sampler: Sampler;
  #rest: InputReader | undefined;
  #begun: BegunExecution | undefined;
  #together: Together | undefined;
  /** Of the first input that waits, when others were begun before it ended. */
  #pending: Promise<void> | undefined;

  constructor(request: ProbeRequest, source: ProbeSource, startMs: number) {
    const { workload, work } = request;
    this.#request = request;
    this.#source = source;
    this.#startMs = startMs;
    this.#sampler = new Sampler(workload.source, createMeter(), work.signal, work.timeoutMs);
  }

  async run(): Promise<ProbeResult> {
    const [request, source, sampler] = [this.#request, this.#source, this.#sampler];
    const speculation = speculate(source, request.executors, request.work);
    const judged = await this.#judge();
    const facts = mainFacts(request.workload, sampler);
    const trials: Trials = await tryWorkers({
      ...judged,
      request,
      source,
      sampler,
      facts,
      inputs: this.#source.expected,
      speculation,
      idle: this.#begun !== undefined,
      sizes: mean(sampler.sizes),
    });
    const learnt = trials.worker.measured || trials.samples.length > 0 || trials.facts !== facts;
    if (this.#begun !== undefined) this.#together?.measure(this.#begun.progress);
    const profile = this.#describe(trials.worker, trials.samples);
    const ranked = learnt ? this.#rank(profile, trials.facts) : judged.ranking;
    const ranking = trials.tried ? ranked : stayingHere(ranked);
    const outcomes = [...sampler.outcomes.splice(0), ...trials.outcomes];
    return {
      profile,
      facts: trials.facts,
      ranking,
      inputs: this.#source.expected,
      tried: trials.tried,
      known: trials.known,
      heldMs: sampler.heldMs,
      ran: outcomes.length + (this.#begun?.progress.settled ?? 0),
      outcomes,
      late: this.#late(trials.late),
      begun: this.#begun,
      rest: this.#deliverable,
    };
  }

  /** Measures for longer and longer while it is unsure whether workers are worth a trial. */
  async #judge(): Promise<Judged> {
    for (let round = 0; ; round++) {
      const more = await this.#measureMore(round);
      const profile = this.#describe(WORKER_NOT_MEASURED, []);
      const ranking = this.#rank(profile, mainFacts(this.#request.workload, this.#sampler));
      const verdict = worthTrying(ranking, profile, !more || round + 1 >= BUDGETS_MS.length);
      if (verdict !== 'unsure') return { profile, ranking, worthTrying: verdict === 'yes' };
    }
  }

  /** Whether there may be more to measure after this. */
  async #measureMore(round: number): Promise<boolean> {
    const [sampler, begun] = [this.#sampler, this.#begun];
    if (begun !== undefined && this.#together !== undefined) {
      await watchAgain(begun, this.#together, this.#request);
      return !begun.over;
    }
    const before = sampler.outcomes.length;
    const ended = await this.#measureHere(
      BUDGETS_MS[round] ?? Infinity,
      sampler.timings.length + 1,
    );
    if (ended.kind === 'measured') return sampler.outcomes.length > before;
    await this.#runTogether(ended);
    return this.#begun?.over === false;
  }

  async #measureHere(budgetMs: number, least: number): Promise<MainProbeEnd> {
    const { workload, machine, work, onSample } = this.#request;
    const [source, sampler] = [this.#source, this.#sampler];
    return await probeMain(sampler, source, {
      alone: () =>
        workload.source.kind === 'function' ||
        sampler.inputBlocked !== undefined ||
        sampler.outputBlocked !== undefined,
      startMs: this.#measuringSinceMs,
      budgetMs,
      least,
      inputs: this.#source.expected,
      trivialMs: machine.workers.threads.firstStartMs / 2,
      signal: work.signal,
      onSample: (sampled) => onSample(sampled, source.total),
    });
  }

  async #runTogether({ pool, pending }: Extract<MainProbeEnd, { kind: 'waiting' }>): Promise<void> {
    const { executors, machine, limits, work } = this.#request;
    const inputs = this.#deliverable;
    const { total } = this.#source;
    const options = { executors, machine, limits, work, inputs, total, pool };
    this.#pending = pending;
    this.#together = this.#sampler.overlap(this.#source.rest.position);
    this.#begun = beginWaiting(options);
    await watchWaiting(this.#begun, this.#together, options);
  }

  get #deliverable(): InputReader {
    this.#rest ??= this.#request.deliverable(this.#source.rest);
    return this.#rest;
  }

  #describe(worker: Profile['worker'], more: readonly Sample[]): Profile {
    const [source, sampler] = [this.#source, this.#sampler];
    const { importMs, source: task } = this.#request.workload;
    const measured = sampler.undisturbed(source.even);
    const samples = withoutLoading(measured.samples);
    const cold = blocks(samples)
      ? ALWAYS_WARM
      : coldCode(measured, source.even, task.kind === 'module' ? importMs : undefined);
    const steady = samples.map((one, at) => steadied(one, cold.steadyShares[at] ?? 1));
    return summariseProfile(source.weigh([...steady, ...more]), {
      inputs: source.total,
      source: task.kind,
      importMs,
      firstCallMs: cold.firstCallMs,
      warmUp: cold.warmUp,
      promises: sampler.promises,
      failures: sampler.failures + failuresOf(this.#begun),
      places: sampler.places,
      worker,
      probeMs: performance.now() - this.#startMs,
    });
  }

  #rank(profile: Profile, facts: FeasibilityFacts): Ranking {
    const { machine, limits } = this.#request;
    const feasible = feasibility(facts);
    return recommend(profile, this.#source.expected, machine, feasible, limits, hybridKind(facts));
  }

  /** Outcomes that come after the decision: of the first waiting input, and of a worker's giant. */
  #late(trialLate: Trials['late']): ProbeResult['late'] {
    if (this.#pending === undefined) return trialLate;
    return Promise.all([trialLate, this.#pending]).then(([outcomes]) => [
      ...(outcomes ?? []),
      ...this.#sampler.outcomes.splice(0),
    ]);
  }
}

/** Where no worker was tried, none is relied on. */
function stayingHere(ranking: Ranking): Ranking {
  const here = ranking.plans.filter(({ plan }) => isInProcess(plan.strategy));
  return here.length === 0 ? ranking : { ...ranking, best: simplestAmongEquals(here) };
}

const failuresOf = (begun: BegunExecution | undefined): number =>
  begun?.held.reduce((sum, { failures }) => sum + failures.length, 0) ?? 0;

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
