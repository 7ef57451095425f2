import { levelClass, topOfClass } from './levels.ts';
import type { Began } from './limit.ts';

/** A round is over when all but this share of its inputs have ended, so no straggler holds it up. */
const STRAGGLERS = 1 / 4;
/** Shorter times are below the clock's grain; as divisors they would be infinite. */
const CLOCK_GRAIN_MS = 0.001;
/** More than twice the number of classes, which is 62 for all 32-bit numbers in flight. */
export const MARKS = 128;

/** What a round is to find out. */
export interface Question {
  readonly limit: number;
  /** How many inputs to follow that start with more than `above` in flight. */
  readonly inputs: number;
  readonly above: number;
  /** A mean of `waitedMs` beyond this among the most crowded answers the question early. */
  readonly tooLongMs: number;
  /** And so do more failures than this among those that are followed. */
  readonly tooManyFailed: number;
}

/** What inputs showed that started with about so many in flight, themselves included. */
export interface LevelMeasure {
  /** The middle of the class of numbers in flight, and its largest under the limit. */
  readonly inFlight: number;
  readonly most: number;
  /** Inputs that did not fail, and those of them that still run. */
  readonly inputs: number;
  readonly running: number;
  readonly failed: number;
  /** Mean latency of `inputs`; 0 when there are none. One that runs is given the mean, or its age. */
  readonly latencyMs: number;
  /** Of that latency, the part in which this thread was idle: what it did is left out. */
  readonly waitedMs: number;
  /** Standard deviation of the latencies of those that ended. */
  readonly spreadMs: number;
}

/** Now, by the usual clock and by one that runs only while this thread is idle. */
interface Now {
  readonly nowMs: number;
  readonly waitedMs: number;
}

/** The mean time of several that run or have ended, by one clock. */
class Ages {
  #startSumMs = 0;
  #endedSumMs = 0;

  start(nowMs: number): void {
    this.#startSumMs += nowMs;
  }

  end(startMs: number, nowMs: number, counted: boolean): void {
    this.#startSumMs -= startMs;
    if (counted) this.#endedSumMs += nowMs - startMs;
  }

  meanMs(nowMs: number, ended: number, running: number): number {
    const endedMs = ended === 0 ? 0 : this.#endedSumMs / ended;
    const ageMs = running === 0 ? 0 : nowMs - this.#startSumMs / running;
    const sumMs = this.#endedSumMs + running * Math.max(ageMs, endedMs);
    return Math.max(CLOCK_GRAIN_MS, sumMs / (ended + running));
  }

  endedMeanMs(ended: number): number {
    return this.#endedSumMs / ended;
  }
}

class Level {
  inputs = 0;
  ended = 0;
  failed = 0;
  readonly #latency = new Ages();
  readonly #waited = new Ages();
  #squareSum = 0;

  start({ nowMs, waitedMs }: Now): void {
    this.inputs += 1;
    this.#latency.start(nowMs);
    this.#waited.start(waitedMs);
  }

  end({ startMs, waitingSinceMs }: Began, { nowMs, waitedMs }: Now, fulfilled: boolean): void {
    this.#latency.end(startMs, nowMs, fulfilled);
    this.#waited.end(waitingSinceMs, waitedMs, fulfilled);
    if (!fulfilled) {
      // A failure is often quick; it counts as a failure, not as a short latency.
      this.inputs -= 1;
      this.failed += 1;
      return;
    }
    const latencyMs = nowMs - startMs;
    this.ended += 1;
    this.#squareSum += latencyMs * latencyMs;
  }

  latencyMs({ nowMs }: Now): number {
    return this.inputs === 0 ? 0 : this.#latency.meanMs(nowMs, this.ended, this.#running);
  }

  waitedMs({ waitedMs }: Now): number {
    return this.inputs === 0 ? 0 : this.#waited.meanMs(waitedMs, this.ended, this.#running);
  }

  get #running(): number {
    return this.inputs - this.ended;
  }

  spreadMs(): number {
    if (this.ended < 2) return 0;
    const meanMs = this.#latency.endedMeanMs(this.ended);
    return Math.sqrt(Math.max(0, this.#squareSum / this.ended - meanMs * meanMs));
  }
}

/**
 * Follows the first inputs that start since the limit was set, each filed under the number in flight
 * at its start: a crowd that has just formed shows every number up to its own. Following a cohort,
 * instead of whatever ends in some span of time, does not favour the quick ones.
 */
export class Round {
  #question: Question;
  readonly #levels: Level[] = [];
  #started = 0;
  #ended = 0;
  #failed = 0;

  constructor(question: Question) {
    this.#question = question;
  }

  /** Asks about more than before; what has been followed so far counts. */
  ask(question: Question): void {
    this.#question = question;
  }

  /**
   * An input starts as one of `inFlight`. Returns a mark below `MARKS` to be given back at its end,
   * or -1 if it is not followed.
   */
  start(inFlight: number, now: Now): number {
    if (this.#started >= this.#question.inputs) return -1;
    const index = levelClass(inFlight);
    (this.#levels[index] ??= new Level()).start(now);
    if (inFlight <= this.#question.above) return 2 * index;
    this.#started += 1;
    return 2 * index + 1;
  }

  /** The input with this mark has ended; true when the round is over. */
  end(mark: number, began: Began, now: Now, fulfilled: boolean): boolean {
    const level = this.#levels[mark >> 1];
    if (level === undefined) return false;
    level.end(began, now, fulfilled);
    this.#ended += mark & 1;
    if (!fulfilled) this.#failed += mark & 1;
    const { inputs, tooLongMs, tooManyFailed } = this.#question;
    if (this.#failed > tooManyFailed) return true;
    const top = this.#levels[this.#levels.length - 1] ?? level;
    if (top.inputs > 0 && top.waitedMs(now) > tooLongMs) return true;
    const enough = inputs - Math.floor((inputs - 1) * STRAGGLERS);
    return this.#ended >= enough && top.inputs <= 2 * top.ended;
  }

  /** In ascending order of the number in flight. */
  levels(now: Now): readonly LevelMeasure[] {
    const measures: LevelMeasure[] = [];
    this.#levels.forEach((level, index) => {
      const { inputs, ended, failed } = level;
      const most = Math.min(topOfClass(index), this.#question.limit);
      const least = Math.min(most, index === 0 ? 1 : topOfClass(index - 1) + 1);
      measures.push({
        inFlight: (least + most) / 2,
        most,
        inputs,
        running: inputs - ended,
        failed,
        latencyMs: level.latencyMs(now),
        waitedMs: level.waitedMs(now),
        spreadMs: level.spreadMs(),
      });
    });
    return measures;
  }
}
