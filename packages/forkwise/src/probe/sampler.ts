import {
  type FailedOutcome,
  type Meter,
  type MeterReading,
  type Outcome,
  type Payload,
  type Sample,
  type Timing,
  attribute,
  median,
} from '@forkwise/core';
import type { KnownLatency, TaskSource } from '@forkwise/executor';

import { watchFolder } from './folder-watch.ts';
import { type Invoke, createInvoke } from './invoke.ts';
import { tryCrossing } from './payload.ts';

export interface ProbeItem {
  readonly index: number;
  readonly value: unknown;
  /** How many inputs of the list this one stands for. */
  readonly weight: number;
  /** Its comparable size, where the list was looked through; see `inputSize`. */
  readonly size: number;
}

const NO_PAYLOAD: Payload = { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false };
/** Values whose crossing is measured; it takes as long as copying them would. */
const PAYLOADS_MEASURED = 12;

/** Latencies that so many times exceed that of one alone are no accident. */
const HELD_UP = 1.6;
/** That nothing at all may run at once takes longer to be sure of; the adaptive limit can go to 1. */
const LEAST_PLACES = 2;
/** Above this, inputs that run together wait for the thread rather than for the other side. */
const THREAD_SHARE = 0.5;

/** Runs inputs on this thread and measures them. Every run is real: its outcome is kept. */
export class Sampler {
  readonly outcomes: Outcome[] = [];
  /** All timings in the order in which they were taken; `samples` has one for each. */
  readonly timings: Timing[] = [];
  #samples: Sample[] = [];
  #group: Timing[] = [];
  #before: MeterReading;
  #payloads = 0;
  #promises = false;
  #threadHeld = false;
  readonly #sizes: number[] = [];
  #latency: KnownLatency | undefined;
  #inputBlocked: string | undefined;
  #outputBlocked: string | undefined;
  #changesFolder = false;
  readonly #invoke: Invoke;
  readonly #meter: Meter;

  constructor(task: TaskSource, meter: Meter, signal: AbortSignal, timeoutMs: number) {
    this.#invoke = createInvoke(task, signal, timeoutMs);
    this.#meter = meter;
    this.#before = meter.read();
  }

  get inputBlocked(): string | undefined {
    return this.#inputBlocked;
  }

  get outputBlocked(): string | undefined {
    return this.#outputBlocked;
  }

  /** What waiting inputs showed when several ran at once. */
  get latency(): KnownLatency | undefined {
    return this.#latency;
  }

  /**
   * How many times faster inputs went together than alone, where that is clearly fewer times than
   * there were inputs and not for want of this thread; `undefined` where they did not hold each
   * other up.
   */
  get places(): number | undefined {
    if (this.#latency === undefined || this.#threadHeld || this.#poolHeld()) return undefined;
    const { inFlight, latencyMs, aloneMs } = this.#latency;
    if (latencyMs < HELD_UP * aloneMs) return undefined;
    return Math.max(LEAST_PLACES, (inFlight * aloneMs) / latencyMs);
  }

  /** Native work holds the pool's threads and the cores, which the prediction knows by itself. */
  #poolHeld(): boolean {
    const sums = this.#samples.reduce(
      (sum, sample) => ({ pool: sum.pool + sample.poolMs, wait: sum.wait + sample.waitMs }),
      { pool: 0, wait: 0 },
    );
    return sums.pool > sums.wait;
  }

  /** Sizes of the inputs that ran alone. */
  get sizes(): readonly number[] {
    return this.#sizes;
  }

  /** Whether any call returned a promise. */
  get promises(): boolean {
    return this.#promises;
  }

  /** Whether a call that returned a promise changed the working directory of the process. */
  get changesFolder(): boolean {
    return this.#changesFolder;
  }

  get failures(): readonly FailedOutcome[] {
    return this.outcomes.filter((outcome) => outcome.status !== 'fulfilled');
  }

  /** One input, alone. */
  async one(item: ProbeItem): Promise<Timing> {
    const idle = this.#meter.idle();
    const start = this.#meter.now();
    using watch = watchFolder();
    const result = this.#invoke(item.value, item.index);
    const outcome = result instanceof Promise ? await this.#awaited(result) : result;
    const wallMs = this.#meter.now() - start;
    if (result instanceof Promise && watch.changed) this.#changesFolder = true;
    const idleMs = Math.min(wallMs, this.#meter.idle() - idle);
    return this.#record(item, outcome, wallMs, idleMs);
  }

  /** Many inputs that are too short to time one by one, as one timing of their mean. */
  async block(items: readonly ProbeItem[]): Promise<Timing> {
    const idle = this.#meter.idle();
    const start = this.#meter.now();
    for (const item of items) {
      const result = this.#invoke(item.value, item.index);
      this.outcomes.push(result instanceof Promise ? await this.#awaited(result) : result);
    }
    const wallMs = (this.#meter.now() - start) / items.length;
    const idleMs = Math.min(wallMs, (this.#meter.idle() - idle) / items.length);
    const first = items[0] as ProbeItem;
    const [input, output] = this.#payload(
      first.value,
      this.outcomes[this.outcomes.length - items.length],
    );
    const timing = {
      index: first.index,
      weight: items.length,
      runs: items.length,
      wallMs,
      idleMs,
      input,
      output,
    };
    return this.#keep(timing);
  }

  /**
   * Several waiting inputs at the same time, so that measuring them does not wait for each. Where
   * they held each other up, their idle times are scaled to `aloneMs`, what one takes alone.
   */
  async together(items: readonly ProbeItem[], aloneMs: number): Promise<readonly Timing[]> {
    this.flush();
    const idle = this.#meter.idle();
    const start = this.#meter.now();
    const runs = items.map(async (item) => {
      const began = this.#meter.now();
      const outcome = await this.#invoke(item.value, item.index);
      return { item, outcome, latencyMs: this.#meter.now() - began };
    });
    const done = await Promise.all(runs);
    const groupMs = this.#meter.now() - start;
    const heldMs = Math.max(0, groupMs - (this.#meter.idle() - idle)) / items.length;
    const idles = done.map(({ latencyMs }) => Math.max(0, latencyMs - heldMs));
    const latencyMs = median(done.map((run) => run.latencyMs));
    this.#threadHeld = heldMs * items.length > THREAD_SHARE * groupMs;
    this.#latency = {
      inFlight: items.length,
      latencyMs,
      aloneMs: Math.min(aloneMs + heldMs, latencyMs),
    };
    const crowding = Math.max(1, median(idles) / aloneMs);
    const timings = done.map(({ item, outcome }, at) => {
      const idleMs = (idles[at] ?? 0) / crowding;
      return this.#record(item, outcome, heldMs + idleMs, idleMs);
    });
    this.flush();
    return timings;
  }

  /** Ends the current group of timings: their time is attributed by the clocks read around it. */
  flush(): void {
    const after = this.#meter.read();
    this.#samples.push(...attribute(this.#group, this.#before, after));
    this.#group = [];
    this.#before = after;
  }

  get samples(): readonly Sample[] {
    this.flush();
    return this.#samples;
  }

  #keep(timing: Timing): Timing {
    this.#group.push(timing);
    this.timings.push(timing);
    return timing;
  }

  async #awaited(result: Promise<Outcome>): Promise<Outcome> {
    this.#promises = true;
    return await result;
  }

  #record(item: ProbeItem, outcome: Outcome, wallMs: number, idleMs: number): Timing {
    this.outcomes.push(outcome);
    const [input, output] = this.#payload(item.value, outcome);
    const { index, weight, size } = item;
    this.#sizes.push(size);
    const timing = { index, weight, runs: 1, wallMs, idleMs, input, output };
    return this.#keep(timing);
  }

  /** Measured for the first few; later values are taken to be like the last one measured. */
  #payload(value: unknown, outcome: Outcome | undefined): readonly [Payload, Payload] {
    if (this.#payloads >= PAYLOADS_MEASURED) {
      const last = this.timings[this.timings.length - 1];
      return [last?.input ?? NO_PAYLOAD, last?.output ?? NO_PAYLOAD];
    }
    this.#payloads += 1;
    const input = tryCrossing(value);
    if (input.kind === 'blocked') this.#inputBlocked ??= `an input holds ${input.reason}`;
    const output = outcome?.status === 'fulfilled' ? tryCrossing(outcome.value) : undefined;
    if (output?.kind === 'blocked') this.#outputBlocked ??= `a result holds ${output.reason}`;
    return [payloadOf(input), payloadOf(output)];
  }
}

function payloadOf(trial: ReturnType<typeof tryCrossing> | undefined): Payload {
  return trial?.kind === 'crosses' ? trial.payload : NO_PAYLOAD;
}
