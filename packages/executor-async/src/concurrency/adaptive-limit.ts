import type { KnownLatency } from '@forkwise/executor';

import { nextState, questionOf } from './controller.ts';
import type { Began, ConcurrencyLimit } from './limit.ts';
import { MARKS, Round } from './round.ts';
import { type ControllerState, informedState, initialState, raised } from './state.ts';

/** Above this share of busy time the thread, not what it waits for, sets the pace. */
const SATURATED_UTILIZATION = 0.95;
/** Above this share of time with room but no input, the source or the consumer does. */
const STARVED_SHARE = 0.2;

/**
 * Looking at what the thread has spent costs more than a small input. Within this much of the last
 * look it cannot have been idle for longer, which is no part of a latency worth bounding.
 */
const LOOK_EVERY_MS = 0.02;

/** Rounds that teach nothing are doubled while they last less than this, so that they cost nothing. */
const SHORT_MS = 5;

/** Where rounds take place. */
export interface Surroundings {
  /** What the thread has spent so far, ms, as `performance.eventLoopUtilization` has it. */
  threadTime(): { readonly idle: number; readonly active: number };
  /** Inputs not yet started, where that is known. */
  remaining(): number | undefined;
}

/** Feeds the controller with what the rounds measure. Pure but for its surroundings. */
export class AdaptiveLimit implements ConcurrencyLimit {
  readonly #surroundings: Surroundings;
  #state: ControllerState;
  #round: Round;
  #roundNumber = 1;
  #stretch = 1;
  #inFlight = 0;
  #started = 0;
  #ended = 0;
  #thread: ReturnType<Surroundings['threadTime']>;
  #waitedMs: number;
  #lookedMs = -Infinity;
  #startMs = Infinity;
  #starvedMs = 0;
  #starvingSinceMs: number | undefined;

  /** `max` is the plan's concurrency. */
  constructor(max: number, known: KnownLatency | undefined, surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#state = known === undefined ? initialState(max) : informedState(max, known);
    this.#round = new Round(questionOf(this.#state));
    this.#thread = surroundings.threadTime();
    this.#waitedMs = this.#thread.idle;
  }

  get current(): number {
    return this.#state.limit;
  }

  get latency(): KnownLatency | undefined {
    const { seen, estimates } = this.#state;
    return seen === undefined ? undefined : { ...seen, aloneMs: estimates.aloneMs };
  }

  get waitedMs(): number {
    return this.#waitedMs;
  }

  started(nowMs: number): number {
    if (this.#starvingSinceMs !== undefined) this.#endStarving(nowMs);
    if (this.#startMs > nowMs) this.#startMs = nowMs;
    this.#inFlight += 1;
    this.#started += 1;
    this.#look(nowMs);
    const mark = this.#round.start(this.#inFlight, { nowMs, waitedMs: this.#waitedMs });
    return mark < 0 ? 0 : this.#roundNumber * MARKS + mark;
  }

  settled(token: number, began: Began, nowMs: number, fulfilled: boolean): boolean {
    this.#inFlight -= 1;
    this.#ended += 1;
    const mark = token - this.#roundNumber * MARKS;
    if (mark < 0) return false;
    this.#look(nowMs);
    const now = { nowMs, waitedMs: this.#waitedMs };
    if (!this.#round.end(mark, began, now, fulfilled)) return false;
    return this.#next(nowMs);
  }

  callerLimited(nowMs: number): void {
    this.#starvingSinceMs ??= nowMs;
  }

  raise(inFlight: number): boolean {
    const before = this.#state;
    this.#state = raised(before, inFlight);
    if (this.#state === before) return false;
    const { inputs, ...question } = questionOf(this.#state);
    this.#round.ask({ ...question, inputs: inputs * this.#stretch });
    return true;
  }

  #look(nowMs: number): void {
    if (nowMs - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = nowMs;
    this.#waitedMs = this.#surroundings.threadTime().idle;
  }

  #endStarving(nowMs: number): void {
    this.#starvedMs += nowMs - (this.#starvingSinceMs ?? nowMs);
    this.#starvingSinceMs = undefined;
  }

  #next(nowMs: number): boolean {
    const before = this.#state.limit;
    const thread = this.#surroundings.threadTime();
    const activeMs = thread.active - this.#thread.active;
    const saturated =
      activeMs >= SATURATED_UTILIZATION * (activeMs + thread.idle - this.#thread.idle);
    const starving = this.#starvingSinceMs !== undefined;
    this.#endStarving(nowMs);
    const starved = this.#starvedMs > STARVED_SHARE * (nowMs - this.#startMs);
    const callerLimited = saturated ? 'thread' : starved ? 'source' : undefined;
    const idle = callerLimited !== undefined && nowMs - this.#startMs < SHORT_MS;
    this.#stretch = idle ? 2 * this.#stretch : 1;
    this.#state = nextState(this.#state, {
      levels: this.#round.levels({ nowMs, waitedMs: thread.idle }),
      threadMs: activeMs / Math.max(this.#started, this.#ended),
      callerLimited,
      remaining: this.#surroundings.remaining(),
    });
    const question = questionOf(this.#state);
    this.#round = new Round({ ...question, inputs: question.inputs * this.#stretch });
    this.#roundNumber += 1;
    this.#thread = thread;
    [this.#started, this.#ended, this.#starvedMs, this.#startMs] = [0, 0, 0, nowMs];
    if (starving) this.#starvingSinceMs = nowMs;
    return this.#state.limit !== before;
  }
}
