import {
  type Meter,
  type MeterReading,
  type Outcome,
  type Payload,
  type Sample,
  type Timing,
  attribute,
} from '@forkwise/core';
import type { TaskSource } from '@forkwise/executor';

import { watchFolder } from './folder-watch.ts';
import { type Invoke, createInvoke } from './invoke.ts';
import { tryCrossing } from './payload.ts';
import { Together } from './together.ts';

export interface ProbeItem {
  readonly index: number;
  readonly value: unknown;
  /** Its comparable size, where the list was looked through; see `inputSize`. */
  readonly size: number;
}

const NO_PAYLOAD: Payload = { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false };
/** Values whose crossing is measured; it takes as long as copying them would. */
const PAYLOADS_MEASURED = 12;
/** Beyond the first few, no longer than this: what is large enough is known by then. */
const PAYLOADS_MS = 10;
const LEAST_PAYLOADS = 3;

/** Runs inputs on this thread and measures them. Every run is real: its outcome is kept. */
export class Sampler {
  readonly outcomes: Outcome[] = [];
  readonly #alone: Timing[] = [];
  #samples: Sample[] = [];
  #group: Timing[] = [];
  #before: MeterReading;
  #payloads = 0;
  #payloadMs = 0;
  #promises = false;
  readonly #sizes: number[] = [];
  #inputBlocked: string | undefined;
  #outputBlocked: string | undefined;
  #changesFolder = false;
  #together: Together | undefined;
  /** How many timings were taken before a worker ran beside this thread. */
  #undisturbed: number | undefined;
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

  /** All timings in the order in which they were taken; `samples` has one for each. */
  get timings(): readonly Timing[] {
    return this.#together === undefined ? this.#alone : [...this.#alone, ...this.#together.timings];
  }

  /** See `Together`. */
  get places(): number | undefined {
    return this.#together?.places;
  }

  /** Sizes of the inputs that ran alone. */
  get sizes(): readonly number[] {
    return this.#sizes;
  }

  /** Their mean; 0 where sizes are not known. */
  get meanSize(): number {
    return this.#sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, this.#sizes.length);
  }

  /** Whether any call returned a promise. */
  get promises(): boolean {
    return this.#promises;
  }

  /** Whether a call that returned a promise changed the working directory of the process. */
  get changesFolder(): boolean {
    return this.#changesFolder;
  }

  /** How many of the inputs that ran alone did not fulfil. */
  get failures(): number {
    return this.outcomes.filter((outcome) => outcome.status !== 'fulfilled').length;
  }

  /** How long inputs have held this thread so far, ms. */
  get heldMs(): number {
    return this.timings.reduce(
      (sum, { runs, wallMs, idleMs }) => sum + runs * (wallMs - idleMs),
      0,
    );
  }

  /** Of the clocks; see `MeterReading`. */
  get ratioWindowMs(): number {
    return this.#before.ratioWindowMs;
  }

  /** The loop's idle time so far. */
  get idleMs(): number {
    return this.#meter.idle();
  }

  /** What all threads did since the last group of timings ended. */
  get sinceFlush(): SinceFlush {
    const { nativeCpuMs } = this.#meter.read();
    const native = (nativeCpuMs ?? 0) - (this.#before.nativeCpuMs ?? 0);
    return {
      idleMs: this.#meter.idle() - this.#before.idleMs,
      nativeCpuMs: Math.max(0, native),
    };
  }

  /** One input, alone. */
  async one(item: ProbeItem): Promise<void> {
    const idle = this.#meter.idle();
    const start = this.#meter.now();
    using watch = watchFolder();
    const result = this.#invoke(item.value, item.index);
    const outcome = result instanceof Promise ? await this.#awaited(result) : result;
    const wallMs = this.#meter.now() - start;
    if (result instanceof Promise && watch.changed) this.#changesFolder = true;
    // Others have run on this thread since then: this one's time means little.
    if (this.#together !== undefined) {
      this.outcomes.push(outcome);
      return;
    }
    const idleMs = Math.min(wallMs, this.#meter.idle() - idle);
    this.#record(item, outcome, wallMs, idleMs);
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
   * From now on others run on this thread as well, beginning with the input `firstIndex`, so that
   * single timings would mean little.
   */
  overlap(firstIndex: number): Together {
    this.flush();
    const idles = this.#alone.map(({ idleMs }) => idleMs);
    this.#together = new Together({
      meter: this.#meter,
      idleAloneMs: idles.length > 0 ? Math.min(...idles) : undefined,
      payloads: this.#lastPayload(),
      firstIndex,
    });
    return this.#together;
  }

  /** Ends the current group of timings: their time is attributed by the clocks read around it. */
  flush(): void {
    const after = this.#meter.read();
    this.#samples.push(...attribute(this.#group, this.#before, after));
    this.#group = [];
    this.#before = after;
  }

  /** Says that a worker runs beside this thread from now on, and slows it. */
  disturb(): void {
    this.flush();
    this.#undisturbed ??= this.#alone.length;
  }

  /**
   * What was measured before a worker ran beside this thread, if that is enough: a few inputs where
   * all are of one size, else so many that their sizes are represented. All that was measured if not.
   */
  undisturbed(even: boolean): Measured {
    const { samples, timings, sizes } = this;
    const count = this.#undisturbed ?? 0;
    if (count < (even ? ENOUGH_EVEN : ENOUGH_UNEVEN)) return { samples, timings, sizes };
    return {
      samples: samples.slice(0, count),
      timings: timings.slice(0, count),
      sizes: sizes.slice(0, count),
    };
  }

  get samples(): readonly Sample[] {
    if (this.#together !== undefined) return [...this.#samples, ...this.#together.samples];
    this.flush();
    return this.#samples;
  }

  #lastPayload(): readonly [Payload, Payload] {
    const last = this.#alone[this.#alone.length - 1];
    return [last?.input ?? NO_PAYLOAD, last?.output ?? NO_PAYLOAD];
  }

  #keep(timing: Timing): Timing {
    this.#group.push(timing);
    this.#alone.push(timing);
    return timing;
  }

  async #awaited(result: Promise<Outcome>): Promise<Outcome> {
    this.#promises = true;
    return await result;
  }

  #record(item: ProbeItem, outcome: Outcome, wallMs: number, idleMs: number): void {
    this.outcomes.push(outcome);
    const [input, output] = this.#payload(item.value, outcome);
    const { index, size } = item;
    this.#sizes.push(size);
    this.#keep({ index, weight: 1, runs: 1, wallMs, idleMs, input, output });
  }

  /** Measured for the first few; later values are taken to be like the last one measured. */
  #payload(value: unknown, outcome: Outcome | undefined): readonly [Payload, Payload] {
    const enough = this.#payloads >= PAYLOADS_MEASURED;
    const dear = this.#payloads >= LEAST_PAYLOADS && this.#payloadMs > PAYLOADS_MS;
    if (enough || dear) return this.#lastPayload();
    this.#payloads += 1;
    const start = this.#meter.now();
    const input = tryCrossing(value);
    if (input.kind === 'blocked') this.#inputBlocked ??= `an input holds ${input.reason}`;
    const output = outcome?.status === 'fulfilled' ? tryCrossing(outcome.value) : undefined;
    if (output?.kind === 'blocked') this.#outputBlocked ??= `a result holds ${output.reason}`;
    this.#payloadMs += this.#meter.now() - start;
    return [payloadOf(input), payloadOf(output)];
  }
}

/** Timings in the order in which they were taken, with a sample and, where it is known, a size each. */
export interface Measured {
  readonly samples: readonly Sample[];
  readonly timings: readonly Timing[];
  readonly sizes: readonly number[];
}

const ENOUGH_EVEN = 3;
const ENOUGH_UNEVEN = 10;

interface SinceFlush {
  readonly idleMs: number;
  readonly nativeCpuMs: number;
}

function payloadOf(trial: ReturnType<typeof tryCrossing> | undefined): Payload {
  return trial?.kind === 'crosses' ? trial.payload : NO_PAYLOAD;
}
