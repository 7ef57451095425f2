import type { RoundMeasure } from './controller.ts';

/** Fewer inputs than this say too little about a mean, and nothing about its error. */
const MIN_INPUTS = 16;
/** The standard error of the mean latency, as a share of it, that a round aims at. */
const AIMED_ERROR = 1 / 8;
/** How often a round of very unequal latencies is doubled before it is taken as it is. */
const MAX_DOUBLINGS = 3;
/** A round is over when all but this share of its inputs have ended, so no straggler holds it up. */
const STRAGGLERS = 1 / 8;

/**
 * Measures one round: the first inputs to start since the limit was set, as many as the limit but
 * at least 16, and up to eight times as many while their mean latency is uncertain. Following a
 * cohort, instead of whatever ends in some span of time, keeps the mean free of inputs that started
 * under the limit before, and does not favour the quick ones.
 */
export class Round {
  readonly #limit: number;
  #size: number;
  #doublings = 0;
  #started = 0;
  #fulfilled = 0;
  #failed = 0;
  #startSumMs = 0;
  #endSumMs = 0;
  #latencySumMs = 0;
  #squareSum = 0;
  #callerLimited = false;

  constructor(limit: number) {
    this.#limit = limit;
    this.#size = Math.max(limit, MIN_INPUTS);
  }

  /** Whether the input that starts now belongs to the round. */
  start(nowMs: number): boolean {
    if (this.#started >= this.#size) return false;
    this.#started += 1;
    this.#startSumMs += nowMs;
    return true;
  }

  /** An input of the round has ended; true when the round is over. */
  end(startMs: number, nowMs: number, fulfilled: boolean): boolean {
    if (fulfilled) this.#add(startMs, nowMs);
    else {
      // A failure is often quick; it counts as a failure, not as a short latency.
      this.#failed += 1;
      this.#startSumMs -= startMs;
    }
    if (this.#fulfilled + this.#failed < this.#size * (1 - STRAGGLERS)) return false;
    if (this.#relativeError() <= AIMED_ERROR || this.#doublings === MAX_DOUBLINGS) return true;
    this.#doublings += 1;
    this.#size *= 2;
    return false;
  }

  callerLimited(): void {
    this.#callerLimited = true;
  }

  /** Stragglers count with the age they have reached, a lower bound of their latency. */
  measure(nowMs: number, threadSaturated: boolean): RoundMeasure {
    const running = this.#started - this.#fulfilled - this.#failed;
    const timed = this.#fulfilled + running;
    const sumMs = this.#endSumMs + running * nowMs - this.#startSumMs;
    return {
      limit: this.#limit,
      latencyMs: this.#fulfilled === 0 ? undefined : sumMs / timed,
      inputs: this.#fulfilled + this.#failed,
      errors: this.#failed,
      callerLimited: this.#callerLimited || threadSaturated,
    };
  }

  #add(startMs: number, nowMs: number): void {
    const latencyMs = nowMs - startMs;
    this.#fulfilled += 1;
    this.#endSumMs += nowMs;
    this.#latencySumMs += latencyMs;
    this.#squareSum += latencyMs * latencyMs;
  }

  /** Of the mean of the latencies known so far; 0 when there are none. */
  #relativeError(): number {
    if (this.#latencySumMs === 0) return 0;
    const meanMs = this.#latencySumMs / this.#fulfilled;
    const variance = Math.max(0, this.#squareSum / this.#fulfilled - meanMs * meanMs);
    return Math.sqrt(variance / this.#fulfilled) / meanMs;
  }
}
