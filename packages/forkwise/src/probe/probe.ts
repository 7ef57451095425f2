import {
  type FeasibilityFacts,
  type Outcome,
  type Plan,
  type Profile,
  type Ranking,
  type Sample,
  WORKER_NOT_MEASURED,
  createPredictor,
  feasibility,
  hybridKind,
  once,
  recommend,
  steadied,
  summariseProfile,
} from '@forkwise/core';
import { createMeter } from '@forkwise/core/node';
import type { InputReader } from '@forkwise/executor';

import { BUDGETS_MS } from './budget.ts';
import type { BegunExecution } from './begun.ts';
import { stayingHere, withBest } from './choose.ts';
import { mainFacts } from './facts.ts';
import { finish, isNearlyDone } from './finish.ts';
import { type MainProbeEnd, probeMain } from './main-probe.ts';
import type { Decides, Finished, Judged, ProbeRequest, ProbeResult } from './result.ts';
import { Sampler } from './sampler.ts';
import { type ProbeSource, createProbeSource } from './source.ts';
import { type Speculation, speculate } from './speculation.ts';
import { withStarted } from './started.ts';
import { type Trials, tryWorkers } from './trials.ts';
import { worthTrying } from './worth-trying.ts';
import type { Together } from './together.ts';
import { beginWaiting, watchAgain, watchWaiting } from './waiting.ts';
import { blocks, warmFromTheSecond, withoutLoading } from './blocking.ts';
import { coldCode } from './warm-up.ts';

/** Measures a workload on this thread and, where it can matter, in a worker; then ranks the plans. */
export async function probe(request: ProbeRequest): Promise<ProbeResult> {
  return await (await begin(request, 'all')).run();
}

/**
 * The same for a list that is to be run: what is so short that it is over before a decision about it
 * could be made is simply finished.
 */
export async function probeOrFinish(request: ProbeRequest): Promise<ProbeResult | Finished> {
  const probing = await begin(request, 'rest');
  return (await probing.finish()) ?? (await probing.run());
}

async function begin(request: ProbeRequest, decides: Decides): Promise<Probing> {
  const startMs = performance.now();
  const source = await createProbeSource(request.base, request.work.signal);
  return new Probing(request, source, startMs, decides);
}

class Probing {
  readonly #request: ProbeRequest;
  readonly #source: ProbeSource;
  readonly #startMs: number;
  /** The source may have been slow to begin, which says nothing of the task. */
  readonly #measuringSinceMs = performance.now();
  readonly #sampler: Sampler;
  readonly #decides: Decides;
  #rest: InputReader | undefined;
  #begun: BegunExecution | undefined;
  #together: Together | undefined;
  /** Of the first input that waits, when others were begun before it ended. */
  #pending: Promise<void> | undefined;
  #speculation: Speculation | undefined;
  #rounds = 0;
  /** Whether there may be more to measure. */
  #more = true;

  constructor(request: ProbeRequest, source: ProbeSource, startMs: number, decides: Decides) {
    const { workload, work, executors } = request;
    this.#decides = decides;
    this.#request = request;
    this.#source = source;
    this.#startMs = startMs;
    this.#sampler = new Sampler(workload.source, createMeter(), work.signal, work.timeoutMs);
    this.#speculation = speculate(source, executors, work);
  }

  /** Runs all the inputs here if that takes no time; `undefined` where there is more to do. */
  async finish(): Promise<Finished | undefined> {
    const [sampler, source, { signal }] = [this.#sampler, this.#source, this.#request.work];
    await this.#measureMore();
    if (this.#begun || signal.aborted || !isNearlyDone(sampler, source)) return;
    const speculation = this.#speculation;
    if (speculation !== undefined) {
      if ((await speculation.abandon()) !== undefined) return;
      this.#speculation = undefined;
      await sampler.one(speculation.item);
    }
    if (!(await finish(sampler, source, signal))) return;
    const outcomes = sampler.outcomes.splice(0);
    return { outcomes, conclude: () => this.#concluded(outcomes) };
  }

  /** What was learnt of inputs that have all run. */
  #concluded({ length: ran }: readonly Outcome[]): ProbeResult {
    const facts = mainFacts(this.#request.workload, this.#sampler);
    const profile = this.#describe(WORKER_NOT_MEASURED, []);
    const trials = { facts, tried: false, known: undefined, late: undefined };
    const { best } = stayingHere(this.#rank(profile, facts));
    return this.#result(profile, best.plan, trials, [], ran);
  }

  async run(): Promise<ProbeResult> {
    const [request, source, sampler] = [this.#request, this.#source, this.#sampler];
    const judged = await this.#judge();
    const measured = sampler.timings.length;
    const facts = mainFacts(request.workload, sampler);
    const trials: Trials = await tryWorkers({
      ...judged,
      request,
      source,
      sampler,
      facts,
      inputs: source.expected,
      speculation: this.#speculation,
      idle: this.#begun !== undefined,
      sizes: sampler.meanSize,
    });
    const learnt = trials.worker.measured || trials.samples.length > 0 || trials.facts !== facts;
    if (learnt && this.#begun !== undefined) this.#together?.measure(this.#begun.progress);
    const isMore = learnt || sampler.timings.length > measured;
    const profile = isMore ? this.#describe(trials.worker, trials.samples) : judged.profile;
    const ranked = learnt ? this.#rankAhead(profile, trials.facts) : judged.ranking;
    const { best } = trials.tried ? ranked : stayingHere(ranked);
    const outcomes = [...sampler.outcomes.splice(0), ...trials.outcomes];
    const ran = outcomes.length + (this.#begun?.progress.settled ?? 0);
    return this.#result(profile, best.plan, trials, outcomes, ran);
  }

  #result(
    profile: Profile,
    plan: Plan,
    { facts, tried, known, late }: Pick<Trials, 'facts' | 'tried' | 'known' | 'late'>,
    outcomes: readonly Outcome[],
    ran: number,
  ): ProbeResult {
    const inputs = this.#source.expected;
    const best = createPredictor(profile, inputs, this.#request.machine)(plan);
    const ranking = once(() => withBest(this.#rank(profile, facts, inputs), best));
    return {
      profile,
      facts,
      best,
      get ranking() {
        return ranking();
      },
      like: this.#source.like,
      inputs,
      tried,
      known,
      heldMs: this.#sampler.heldMs,
      ran,
      outcomes,
      late: this.#late(late),
      begun: this.#begun,
      rest: this.#deliverable,
    };
  }

  /** Measures for longer and longer while it is unsure whether workers are worth a trial. */
  async #judge(): Promise<Judged> {
    if (this.#rounds === 0) await this.#measureMore();
    for (;;) {
      const profile = this.#describe(WORKER_NOT_MEASURED, []);
      const ranking = this.#rankAhead(profile, mainFacts(this.#request.workload, this.#sampler));
      const last = !this.#more || this.#rounds >= BUDGETS_MS.length;
      const verdict = worthTrying(ranking, profile, last);
      if (verdict !== 'unsure') return { profile, ranking, worthTrying: verdict === 'yes' };
      await this.#measureMore();
    }
  }

  async #measureMore(): Promise<void> {
    const [sampler, begun] = [this.#sampler, this.#begun];
    const budgetMs = BUDGETS_MS[this.#rounds++] ?? Infinity;
    if (begun !== undefined && this.#together !== undefined) {
      await watchAgain(begun, this.#together, this.#request);
      this.#more = !begun.over;
      return;
    }
    const before = sampler.outcomes.length;
    const ended = await this.#measureHere(budgetMs, sampler.timings.length + 1);
    this.#more = sampler.outcomes.length > before;
    if (ended.kind !== 'waiting') return;
    await this.#runTogether(ended);
    this.#more = this.#begun?.over === false;
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
      ? warmFromTheSecond(samples)
      : coldCode(measured, source.even, task.kind === 'module' ? importMs : undefined);
    const steady = samples.map((one, at) => steadied(one, cold.steadyShares[at] ?? 1));
    return summariseProfile(source.weigh([...steady, ...more]), {
      inputs: source.total,
      source: task.kind,
      importMs,
      firstCallMs: cold.firstCallMs,
      warmUp: cold.warmUp,
      promises: sampler.promises,
      failures: sampler.failures + (this.#begun?.failures ?? 0),
      places: sampler.places,
      worker,
      probeMs: performance.now() - this.#startMs,
      ratioWindowMs: sampler.ratioWindowMs,
    });
  }

  /** Of what the plan is for; what has been begun side by side is one with what is left. */
  #rankAhead(profile: Profile, facts: FeasibilityFacts): Ranking {
    if (this.#decides === 'all' || this.#begun) return this.#rank(profile, facts);
    const { rest, expected } = this.#source;
    const left = rest.remaining ?? expected - rest.position;
    const { machine, executors } = this.#request;
    const started = withStarted(profile, machine, executors);
    return this.#rank(
      started.profile,
      facts,
      Math.max(1, left),
      this.#sampler.heldMs,
      started.machine,
    );
  }

  #rank(
    profile: Profile,
    facts: FeasibilityFacts,
    inputs = this.#source.expected,
    heldMs = 0,
    machine = this.#request.machine,
  ): Ranking {
    const [feasible, kind] = [feasibility(facts), hybridKind(facts)];
    return recommend(profile, inputs, machine, feasible, this.#request.limits, kind, heldMs);
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
