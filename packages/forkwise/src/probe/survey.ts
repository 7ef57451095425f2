import {
  type Demand,
  type FeasibilityFacts,
  type MeasuredWarmUp,
  type Plan,
  type Profile,
  type Ranking,
  type Sample,
  createPredictor,
  feasibility,
  hybridKind,
  meanDemand,
  once,
  recommend,
  steadied,
  summariseProfile,
} from '@forkwise/core';
import { createMeter } from '@forkwise/core/node';
import type { InputReader } from '@forkwise/executor';

import type { BegunExecution } from './begun.ts';
import { blocks, warmFromTheSecond, withoutLoading } from './blocking.ts';
import { withBest } from './choose.ts';
import { heldUp } from './crowding.ts';
import { mainFacts } from './facts.ts';
import { FirstWait } from './first-wait.ts';
import { Here, type Waits } from './here.ts';
import { type Outcomes, joined, ofSingle } from './outcomes.ts';
import type { Decides, ProbeRequest, ProbeResult } from './result.ts';
import { Sampler } from './sampler.ts';
import type { ProbeSource } from './source.ts';
import { withStarted } from './started.ts';
import type { Together } from './together.ts';
import type { Trials } from './trials.ts';
import { beginWaiting, watchAgain, watchWaiting } from './waiting.ts';
import { coldCode } from './warm-up.ts';

/** Samples as they would be with warm code, and how cold it was. */
export interface Steady {
  readonly samples: readonly Sample[];
  readonly cold: MeasuredWarmUp;
}

/** As often as executors deliver: a progress bar at 40 frames a second. */
const DELIVER_EVERY_MS = 25;

/** All that is measured of a workload on this thread, and what follows from it. */
export class Survey {
  readonly request: ProbeRequest;
  readonly source: ProbeSource;
  readonly sampler: Sampler;
  readonly here: Here;
  readonly #startMs: number;
  /** The source may have been slow to begin, which says nothing of the task. */
  readonly #measuringSinceMs = performance.now();
  /** How long its consumer has had this thread for outcomes that were delivered. */
  #pausedMs = 0;
  #delivered = 0;
  #deliveredAtMs = performance.now();
  readonly #decides: Decides;
  #rest: InputReader | undefined;
  #begun: BegunExecution | undefined;
  #together: Together | undefined;
  /** Of the first input that waits, when others were begun before it ended. */
  #pending: Promise<void> | undefined;

  constructor(request: ProbeRequest, source: ProbeSource, startMs: number, decides: Decides) {
    const { workload, work } = request;
    this.request = request;
    this.source = source;
    this.#startMs = startMs;
    this.#decides = decides;
    this.sampler = new Sampler(workload.source, createMeter(), work, request.onTry);
    this.here = new Here(this.sampler, source, (sampled) =>
      request.onSample(sampled, source.total),
    );
  }

  /** How long it has been measured for. */
  get spentMs(): number {
    return performance.now() - this.#measuringSinceMs - this.#pausedMs;
  }

  /** Hands over what has ended so far, now and then, to whoever waits for the outcomes. */
  async deliver(): Promise<void> {
    const { deliver } = this.request;
    const nowMs = performance.now();
    if (deliver === undefined || nowMs - this.#deliveredAtMs < DELIVER_EVERY_MS) return;
    this.#deliveredAtMs = nowMs;
    const outcomes = this.sampler.outcomes.takeAll();
    if (outcomes.count === 0) return;
    this.#delivered += outcomes.count;
    await deliver(outcomes);
    this.#deliveredAtMs = performance.now();
    this.#pausedMs += this.#deliveredAtMs - nowMs;
  }

  get facts(): FeasibilityFacts {
    return mainFacts(this.request.workload, this.sampler, this.request.work);
  }

  /** Whether the inputs can run here only, so that measuring them keeps nobody waiting. */
  get alone(): boolean {
    const { inputBlocked, outputBlocked } = this.sampler;
    const { kind } = this.request.workload.source;
    return kind === 'function' || inputBlocked !== undefined || outputBlocked !== undefined;
  }

  /** What runs side by side on this thread since before the decision. */
  get begun(): BegunExecution | undefined {
    return this.#begun;
  }

  /**
   * How many times as long inputs hold this thread since a worker was started, where that is far too
   * long, though it may not have begun with any; else 1.
   */
  get heldUp(): number {
    const { before, since } = this.sampler.sinceDisturbed;
    return this.source.even ? heldUp(before, since) : 1;
  }

  /** Inputs not yet begun, or what is assumed. */
  get left(): number {
    const { rest, expected } = this.source;
    return Math.max(0, rest.remaining ?? expected - this.request.countBefore(rest.position));
  }

  /** The same where workers are started for them: of a source that does not say, no more than is likely. */
  get leftLikely(): number {
    const { total, likely, rest } = this.source;
    return total === undefined
      ? Math.max(0, likely - this.request.countBefore(rest.position))
      : this.left;
  }

  get deliverable(): InputReader {
    this.#rest ??= this.request.deliverable(this.source.rest);
    return this.#rest;
  }

  /** Begins the inputs that wait side by side, and watches them until they say something. */
  async runTogether({ pool, pending }: Waits): Promise<BegunExecution> {
    const { executors, machine, limits, work, latency } = this.request;
    const inputs = this.deliverable;
    const { total } = this.source;
    const onSettled = (settled: number): void =>
      this.request.onSample(this.sampler.outcomes.total + settled, total);
    const options = { executors, machine, limits, work, inputs, total, pool, latency, onSettled };
    const alone = new FirstWait(pending, Number.isFinite(work.timeoutMs));
    this.#pending = pending;
    const first = this.source.rest.position;
    this.request.onTry?.({ first, count: undefined });
    this.#together = this.sampler.overlap(first);
    this.#begun = beginWaiting(options);
    await watchWaiting(this.#begun, this.#together, alone, options);
    return this.#begun;
  }

  /** Watches them for a while longer. */
  async watchTogether(): Promise<void> {
    if (this.#begun === undefined || this.#together === undefined) return;
    await watchAgain(this.#begun, this.#together, this.request);
  }

  /** Takes note of what they have done by now. */
  measureTogether(): void {
    if (this.#begun !== undefined) this.#together?.measure(this.#begun.progress);
  }

  steady(): Steady {
    const { source, sampler } = this;
    const { importMs, source: task } = this.request.workload;
    const measured = sampler.undisturbed(source.even);
    const samples = withoutLoading(measured.samples);
    const code = {
      importMs: task.kind === 'module' ? importMs : undefined,
      helperShare: sampler.help.share,
    };
    const cold = blocks(samples)
      ? warmFromTheSecond(samples)
      : coldCode(measured, source.even, { ...code, leftHeldMs: sampler.leftHeldMs });
    return { cold, samples: samples.map((one, at) => steadied(one, cold.steadyShares[at] ?? 1)) };
  }

  /** Of a typical input of those left; `longestMs` is of the longest. */
  demandLeft({ samples, cold }: Steady): Demand {
    return meanDemand(this.source.weighLeft(samples, cold.power));
  }

  describe(worker: Profile['worker'], more: readonly Sample[]): Profile {
    const { source, sampler } = this;
    const { importMs, source: task } = this.request.workload;
    const { samples, cold } = this.steady();
    return summariseProfile(source.weigh([...samples, ...more], cold.power), {
      inputs: source.total,
      source: task.kind,
      importMs,
      readMs: source.readMs,
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
  rankAhead(profile: Profile, facts: FeasibilityFacts): Ranking {
    if (this.#decides === 'all' || this.#begun) return this.rank(profile, facts);
    const { machine, executors } = this.request;
    const started = withStarted(profile, machine, executors);
    const { heldMs } = this.sampler;
    return this.rank(started.profile, facts, Math.max(1, this.left), heldMs, started.machine);
  }

  rank(
    profile: Profile,
    facts: FeasibilityFacts,
    inputs = this.source.expected,
    heldMs = 0,
    machine = this.request.machine,
  ): Ranking {
    const [feasible, kind] = [feasibility(facts), hybridKind(facts)];
    return recommend(profile, inputs, machine, feasible, this.request.limits, kind, heldMs);
  }

  /** The decision for `plan`; `begun` are workers that are at the inputs already. */
  result(
    profile: Profile,
    plan: Plan,
    { facts, tried, known, late }: Pick<Trials, 'facts' | 'tried' | 'known' | 'late'>,
    outcomes: Outcomes,
    begun = this.#begun,
  ): ProbeResult {
    const inputs = this.source.expected;
    const best = createPredictor(profile, inputs, this.request.machine)(plan);
    const ranking = once(() => withBest(this.rank(profile, facts, inputs), best));
    return {
      profile,
      facts,
      best,
      get ranking() {
        return ranking();
      },
      like: this.source.like,
      inputs,
      tried,
      known,
      heldMs: this.sampler.heldMs,
      settled: this.#delivered + outcomes.count,
      ran: this.#delivered + outcomes.count + (begun?.waiting ?? 0),
      outcomes,
      late: this.#late(late),
      begun,
      rest: this.deliverable,
    };
  }

  /** Outcomes that come after the decision: of the first waiting input, and of a worker's giant. */
  #late(trialLate: Trials['late']): ProbeResult['late'] {
    if (this.#pending === undefined) return trialLate?.then(ofSingle);
    return Promise.all([trialLate, this.#pending]).then(([outcomes]) =>
      joined(ofSingle(outcomes ?? []), this.sampler.outcomes.takeAll()),
    );
  }
}
