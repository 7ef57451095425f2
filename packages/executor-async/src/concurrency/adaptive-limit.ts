import { performance } from 'node:perf_hooks';

import type { KnownLatency } from '@forkwise/executor';

import { type ControllerState, informedState, initialState, nextState } from './controller.ts';
import type { ConcurrencyLimit } from './limit.ts';
import { Round } from './round.ts';

/** Above this share of busy time the thread, not what it waits for, sets the pace. */
const SATURATED_UTILIZATION = 0.95;

/** Feeds the controller with what the rounds measure on this thread. */
export class AdaptiveLimit implements ConcurrencyLimit {
  #state: ControllerState;
  #round: Round;
  #roundNumber = 1;
  #loop = performance.eventLoopUtilization();

  /** `max` is the plan's concurrency. */
  constructor(max: number, known: KnownLatency | undefined) {
    this.#state = known === undefined ? initialState(max) : informedState(max, known);
    this.#round = new Round(this.#state.limit);
  }

  get current(): number {
    return this.#state.limit;
  }

  started(nowMs: number): number {
    return this.#round.start(nowMs) ? this.#roundNumber : 0;
  }

  settled(round: number, startMs: number, nowMs: number, fulfilled: boolean): boolean {
    if (round !== this.#roundNumber) return false;
    if (!this.#round.end(startMs, nowMs, fulfilled)) return false;
    const before = this.#state.limit;
    this.#state = nextState(this.#state, this.#round.measure(nowMs, this.#threadSaturated()));
    this.#round = new Round(this.#state.limit);
    this.#roundNumber += 1;
    return this.#state.limit !== before;
  }

  callerLimited(): void {
    this.#round.callerLimited();
  }

  #threadSaturated(): boolean {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#loop);
    this.#loop = now;
    return utilization >= SATURATED_UTILIZATION;
  }
}
