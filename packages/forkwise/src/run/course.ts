import {
  NO_LIMITS,
  type PlanLimits,
  type Prediction,
  type Ranking,
  type Strategy,
  createPredictor,
  feasibility,
  hybridKind,
  recommend,
} from '@forkwise/core';

import type { Decision } from '../decide/decide.ts';
import type { ProbeResult } from '../probe/result.ts';
import { mostlyIdle } from '../probe/trial-effect.ts';
import { possibleWorkers } from '../probe/underway.ts';
import { Pace } from './pace.ts';
import { betterPlan } from './replan.ts';
import { strayFactor } from './watch.ts';

export type Change =
  | { readonly kind: 'plan'; readonly to: Prediction; readonly reason: string }
  /** It was decided without having tried a worker, on what proves wrong: decide anew. */
  | { readonly kind: 'again'; readonly reason: string };

/** Of a decision, what a course goes by. */
export interface Known extends Pick<Decision, 'best' | 'machine'> {
  readonly probed: Pick<ProbeResult, 'profile' | 'facts' | 'heldMs' | 'tried'>;
}

/** A challenger is judged once it has settled inputs for this long … */
const JUDGE_AFTER_MS = 150;
/** … and keeps its place if it is at least this much faster than the plan before it was. */
const MUST_GAIN = 1.05;

/**
 * Which plan a run follows, from what has been seen of it. When the advised plan runs much slower
 * than predicted, and another is expected to finish the rest sooner, that one is tried on the real
 * inputs. A machine that has other things to do slows every plan, so a challenger that is no
 * faster gives way to the plan before it, which is then kept to the end.
 */
export class Course {
  #stage: Prediction;
  #expected: Prediction;
  #startedMs: number;
  #pace = new Pace();
  /** The plan that the present one has replaced, and how fast it was. */
  #before: { readonly stage: Prediction; readonly rate: number } | undefined;
  #final = false;
  #left: number;
  readonly #tried = new Set<Strategy>();
  readonly #decision: Known;
  readonly #limits: PlanLimits;

  constructor(decision: Known, left: number, nowMs: number, limits: PlanLimits = NO_LIMITS) {
    this.#decision = decision;
    this.#limits = limits;
    this.#stage = decision.best;
    this.#left = left;
    this.#startedMs = nowMs;
    this.#expected = this.#predict(left);
    this.#tried.add(this.#stage.plan.strategy);
  }

  get stage(): Prediction {
    return this.#stage;
  }

  /** Inputs that the present stage began with. */
  get left(): number {
    return this.#left;
  }

  /** Whether the advised plan has been replaced. */
  get changed(): boolean {
    return this.#tried.size > 1;
  }

  /**
   * The change to make, if any, now that `settled` inputs of the present stage have outcomes.
   *
   * @param settledHere how many of those this thread ran beside workers
   */
  look(settled: number, nowMs: number, settledHere = 0): Change | undefined {
    this.#pace.note(settled, nowMs);
    if (this.#final) return undefined;
    if (this.#before !== undefined) return this.#judge(this.#before);
    const seen = { settled, elapsedMs: nowMs - this.#startedMs };
    const factor = strayFactor(seen, this.#left, this.#expected);
    if (factor === undefined) return undefined;
    const times = `${factor.toFixed(1)} times as long as predicted`;
    const reason = `${this.#stage.plan.strategy} took ${times}`;
    if (!this.#decision.probed.tried) {
      return this.#mayTryWorkers() ? { kind: 'again', reason } : undefined;
    }
    const to = betterPlan(
      this.#rank(this.#left - settled),
      this.#predict(this.#left - settled),
      factor,
      this.#tried,
      this.#hereFactor(settledHere, seen.elapsedMs),
    );
    return to === undefined ? undefined : { kind: 'plan', to, reason };
  }

  /** Makes a change that `look` proposed; `settled` inputs of the stage that ends have outcomes. */
  follow({ to }: Extract<Change, { kind: 'plan' }>, settled: number, nowMs: number): void {
    const goingBack = to === this.#before?.stage;
    this.#final = goingBack;
    this.#before = goingBack ? undefined : { stage: this.#stage, rate: this.#pace.rate };
    this.#stage = to;
    this.#tried.add(to.plan.strategy);
    this.#left = Math.max(0, this.#left - settled);
    this.#startedMs = nowMs;
    this.#expected = this.#predict(this.#left);
    this.#pace = new Pace();
  }

  #hereFactor(settledHere: number, elapsedMs: number): number {
    if (settledHere === 0) return 1;
    const { wallMs } = this.#decision.probed.profile.perInput;
    return Math.max(1, elapsedMs / settledHere / wallMs.mean);
  }

  #judge(before: { readonly stage: Prediction; readonly rate: number }): Change | undefined {
    if (this.#pace.elapsedMs < JUDGE_AFTER_MS) return undefined;
    if (this.#pace.rate >= before.rate * MUST_GAIN) {
      this.#final = true;
      return undefined;
    }
    const reason = `${this.#stage.plan.strategy} was no faster than ${before.stage.plan.strategy}`;
    return { kind: 'plan', to: before.stage, reason };
  }

  /** Inputs that wait run side by side as it is; and some can run on this thread only. */
  #mayTryWorkers(): boolean {
    const { profile, facts } = this.#decision.probed;
    return !mostlyIdle(profile) && possibleWorkers(facts).length > 0;
  }

  #predict(inputs: number): Prediction {
    const { probed, machine } = this.#decision;
    return createPredictor(probed.profile, inputs, machine, probed.heldMs)(this.#stage.plan);
  }

  #rank(inputs: number): Ranking {
    const { probed, machine } = this.#decision;
    const feasible = feasibility(probed.facts);
    const kind = hybridKind(probed.facts);
    const { profile, heldMs } = probed;
    return recommend(profile, inputs, machine, feasible, this.#limits, kind, heldMs);
  }
}
