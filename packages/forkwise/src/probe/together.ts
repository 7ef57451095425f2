import {
  type Meter,
  type MeterReading,
  type Payload,
  type Sample,
  type Timing,
  attribute,
} from '@forkwise/core';
import type { Progress } from '@forkwise/executor';

/** Latencies that so many times exceed that of one alone are no accident. */
const HELD_UP = 2.2;
/** Of the computing that an input asks for, what it has had while it waits, about. */
const STARTED_SHARE = 0.25;
/** So many have to have been served before their number says anything. */
const ENOUGH_SERVED = 6;
/** Above this, inputs that run together wait for the thread rather than for the other side. */
const THREAD_SHARE = 0.5;

export interface TogetherOptions {
  readonly meter: Meter;
  /** What the shortest idling input idled for when it ran alone; `undefined` if none has ended. */
  readonly idleAloneMs: number | undefined;
  readonly payloads: readonly [Payload, Payload];
  /** The first of the inputs that run. */
  readonly firstIndex: number;
}

/** They are looked at every 2 ms: what takes less than a few looks is too short to be told by them. */
const CLEAR_MS = 8;

/** Native threads that take this part of what one input idles for alone are what it idles for. */
const POOL_SHARE = 0.5;

interface Left {
  readonly waitedMs: number;
  readonly idledMs: number;
}

interface Elapsed {
  readonly wallMs: number;
  readonly busyMs: number;
}

/** What inputs show that run side by side on this thread, as far as they have come. */
export class Together {
  readonly #options: TogetherOptions;
  readonly #start: MeterReading;
  /** Where the present stretch began: one `measure` to the next. */
  #before: MeterReading;
  #takenBefore = 0;
  #settledBefore = 0;
  readonly #timings: Timing[] = [];
  readonly #samples: Sample[] = [];
  #limit: number | undefined;
  #threadHeld = false;
  #mostInFlight = 0;
  /** What native threads took for an input in the last stretch. */
  #nativeMs = 0;
  /** Inputs of nobody's execution that ended in the present stretch. */
  #others = 0;
  /** What the input waited for that had begun alone, once it has ended. */
  #left: (Left & { readonly begunBeside: number }) | undefined;
  /** When, since they began, each had been taken, and each had ended. */
  readonly #takenAtMs: number[] = [];
  readonly #settledAtMs: number[] = [];

  constructor(options: TogetherOptions) {
    this.#options = options;
    this.#start = options.meter.read();
    this.#before = this.#start;
  }

  /** The time since they began, and how much of it this thread was busy. */
  get elapsed(): Elapsed {
    return this.#since(this.#start);
  }

  /** The same since the last `measure`. */
  get stretch(): Elapsed {
    return this.#since(this.#before);
  }

  #since(before: MeterReading): Elapsed {
    const { meter } = this.#options;
    const wallMs = meter.now() - before.wallMs;
    return { wallMs, busyMs: Math.max(0, wallMs - (meter.idle() - before.idleMs)) };
  }

  /** Of each stretch in which some settled, one timing of their mean. */
  get timings(): readonly Timing[] {
    return this.#timings;
  }

  /** How long inputs have held this thread, by those timings; ms. */
  get heldMs(): number {
    return this.#timings.reduce(
      (sum, { runs, wallMs, idleMs }) => sum + runs * (wallMs - idleMs),
      0,
    );
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /**
   * How many can run at once to any effect, where that is clearly fewer than were begun and not for
   * want of this thread; `undefined` where they did not hold each other up.
   */
  get places(): number | undefined {
    if (this.#threadHeld || this.#poolHeld()) return undefined;
    if (this.#limit !== undefined) return this.#limit;
    return this.#served;
  }

  /** Looks at how far they are, which is to be done every few ms while they are watched. */
  note({ concurrency, taken, settled }: Progress): void {
    this.#mostInFlight = Math.max(this.#mostInFlight, concurrency);
    const { wallMs } = this.elapsed;
    while (this.#takenAtMs.length < taken) this.#takenAtMs.push(wallMs);
    while (this.#settledAtMs.length < settled) this.#settledAtMs.push(wallMs);
  }

  /**
   * An input that ran by itself has ended: this thread was busy for it, too. `waitedMs`: all that it
   * took but what it held this thread for before the others began; `idledMs`: how much of that this
   * thread was idle for.
   */
  noteAnother(left: Left): void {
    this.#others += 1;
    this.#left ??= { ...left, begunBeside: this.#takenAtMs.length };
  }

  /** How many were served at once, where inputs were held up; by Little's law, L = λW. */
  get #served(): number | undefined {
    const [aloneMs, latencyMs] = [this.#idleAloneMs, this.#meanLatencyMs];
    const settled = this.#settledAtMs.length;
    const lastMs = this.#settledAtMs[settled - 1];
    if (aloneMs === undefined || latencyMs === undefined || lastMs === undefined) return undefined;
    if (latencyMs < HELD_UP * aloneMs) return undefined;
    return Math.max(1, (settled / lastMs) * aloneMs);
  }

  /** From being taken to the end; `undefined` as long as few have ended. */
  get #meanLatencyMs(): number | undefined {
    const settled = this.#settledAtMs.length;
    if (settled < ENOUGH_SERVED) return undefined;
    // About as many end before as after those that were begun earlier, so order makes no difference.
    const totalMs = this.#settledAtMs.reduce(
      (sum, ms, at) => sum + ms - (this.#takenAtMs[at] ?? ms),
      0,
    );
    return totalMs / settled;
  }

  /**
   * What an input waits for as a rule: at most the mean latency, since not all may wait, and what is
   * known of one alone, less what it held this thread for.
   */
  #waitMs(heldMs: number, unknownMs: number): number {
    const mostMs = Math.max(0, (this.#meanLatencyMs ?? Infinity) - heldMs);
    const aloneMs = this.#idleAloneMs;
    if (aloneMs === undefined) return Math.min(unknownMs, mostMs);
    if (aloneMs === this.#options.idleAloneMs) return aloneMs;
    const waitedMs = Math.max(0, aloneMs - heldMs);
    return Math.min(waitedMs - this.#disturbedMs(heldMs), mostMs);
  }

  /**
   * For how long others made this thread busy before the first was over that had begun alone, but for
   * what they did while it waited anyway: anything from nothing to all of it, so a half.
   */
  #disturbedMs(heldMs: number): number {
    if (this.#left === undefined || this.#left.waitedMs !== this.#firstMs) return 0;
    const { waitedMs, idledMs, begunBeside } = this.#left;
    const busyMs = waitedMs - heldMs - idledMs;
    return Math.max(0, Math.min(busyMs, heldMs * begunBeside) / 2);
  }

  /**
   * What an input idles for where nothing holds it up: what one did that had begun alone, or the first
   * to end of those that began together. One that ended alone may have found its answer ready.
   */
  get #idleAloneMs(): number | undefined {
    const { idleAloneMs } = this.#options;
    const firstMs = this.#firstMs;
    if (firstMs === undefined || firstMs < CLEAR_MS || this.#poolHeld()) return idleAloneMs;
    return Math.max(firstMs, idleAloneMs ?? 0);
  }

  /** How long the first to end had been under way. */
  get #firstMs(): number | undefined {
    const [takenMs, settledMs] = [this.#takenAtMs[0], this.#settledAtMs[0]];
    if (takenMs === undefined || settledMs === undefined) return undefined;
    return Math.min(settledMs - takenMs, this.#left?.waitedMs ?? Infinity);
  }

  /** Looks at what has happened since the last time: code gets warm from one to the next. */
  measure(progress: Progress): void {
    const { latency, concurrency } = progress;
    const settled = progress.settled - this.#settledBefore;
    const taken = progress.taken - this.#takenBefore;
    if (settled === 0) return;
    const { meter, payloads, firstIndex } = this.#options;
    const { wallMs: windowMs, busyMs } = this.stretch;
    const ended = settled + this.#others;
    const share = ended + STARTED_SHARE * (taken - settled);
    const heldMs = busyMs / share;
    const after = meter.read();
    // Native threads were at it for so long, even where the loop of one alone was back too soon to idle.
    const nativeMs =
      Math.max(0, (after.nativeCpuMs ?? 0) - (this.#before.nativeCpuMs ?? 0)) / share;
    this.#nativeMs = nativeMs;
    this.#limit = concurrency < this.#mostInFlight ? concurrency : undefined;
    this.#threadHeld = busyMs > THREAD_SHARE * windowMs;
    const latencyMs = this.#threadHeld ? undefined : latency?.aloneMs;
    const unknownMs = this.#poolHeld() ? nativeMs : (latencyMs ?? windowMs);
    const usualMs = this.#waitMs(heldMs, unknownMs);
    const idleMs = Math.min(Math.max(0, this.elapsed.wallMs - heldMs), Math.max(nativeMs, usualMs));
    const [input, output] = payloads;
    const timing = {
      index: firstIndex + this.#settledBefore,
      weight: ended,
      runs: ended,
      wallMs: heldMs + idleMs,
      idleMs,
      input,
      output,
    };
    this.#timings.push(timing);
    this.#samples.push(...attribute([timing], ownCrowd(this.#before), ownCrowd(after)));
    this.resume(progress);
  }

  /** Begins the next stretch now: deciding in between held this thread as well. */
  resume({ taken, settled }: Pick<Progress, 'taken' | 'settled'>): void {
    this.#before = this.#options.meter.read();
    this.#settledBefore = settled;
    this.#takenBefore = taken;
    this.#others = 0;
  }

  /** Native work holds the pool's threads and the cores, which the prediction knows by itself. */
  #poolHeld(): boolean {
    if (this.#samples.some(({ poolMs, waitMs }) => poolMs > waitMs)) return true;
    const usualMs = this.#options.idleAloneMs ?? this.#firstMs ?? Infinity;
    return this.#nativeMs > POOL_SHARE * usualMs;
  }
}

/** Those that run side by side keep each other's native threads waiting: no neighbour's doing. */
const ownCrowd = (reading: MeterReading): MeterReading => ({
  ...reading,
  nativeDelayMs: undefined,
});
