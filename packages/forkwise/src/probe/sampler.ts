import {
  type Meter,
  type MeterReading,
  type Outcome,
  type Sample,
  type Timing,
  attribute,
} from '@forkwise/core';
import type { InputBatch, TaskSource, Work } from '@forkwise/executor';

import type { AdviseOptions } from '../options.ts';
import { type FolderWatch, watchFolder } from './folder-watch.ts';
import { type Invoke, createInvoke } from './invoke.ts';
import { type Help, helpShare, isEnoughAlone, type Measured, type SinceFlush } from './measured.ts';
import { OutcomeStore } from './outcomes.ts';
import { PayloadMeter } from './payload-meter.ts';
import { runAll } from './run-all.ts';
import { Together } from './together.ts';

export interface ProbeItem {
  readonly index: number;
  readonly value: unknown;
  /** Its comparable size, where the list was looked through; see `inputSize`. */
  readonly size: number;
}

/** Runs inputs on this thread and measures them. Every run is real: its outcome is kept. */
export class Sampler {
  readonly outcomes = new OutcomeStore();
  readonly #alone: Timing[] = [];
  #samples: Sample[] = [];
  #group: Timing[] = [];
  readonly #first: MeterReading;
  #before: MeterReading;
  /** What V8's helpers had taken when a worker began to take part of them. */
  #help: Help | undefined;
  #promises = false;
  readonly #sizes: number[] = [];
  #changesFolder = false;
  #callsChdir = false;
  /** Of the call that is under way, if it has returned a promise. */
  #folder: FolderWatch | undefined;
  /** When the input under way began, by the clock and by the loop's idle time. */
  #underWay: { readonly startMs: number; readonly idleMs: number } | undefined;
  #leftHeldMs = 0;
  /** Kept as a sum, since it is asked for with every input. */
  #aloneHeldMs = 0;
  #together: Together | undefined;
  /** How many timings were taken before a worker ran beside this thread. */
  #undisturbed: number | undefined;
  readonly #payloads: PayloadMeter;
  readonly #invoke: Invoke;
  readonly #onTry: AdviseOptions['onTry'];
  readonly #meter: Meter;

  constructor(
    task: TaskSource,
    meter: Meter,
    { signal, timeoutMs }: Pick<Work, 'signal' | 'timeoutMs'>,
    onTry: AdviseOptions['onTry'],
  ) {
    this.#onTry = onTry;
    this.#invoke = createInvoke(task, signal, timeoutMs);
    this.#meter = meter;
    this.#payloads = new PayloadMeter(meter);
    this.#first = meter.read();
    this.#before = this.#first;
  }

  get inputBlocked(): string | undefined {
    return this.#payloads.inputBlocked;
  }

  get outputBlocked(): string | undefined {
    return this.#payloads.outputBlocked;
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

  /** Whether a call that returned a promise has changed the working directory of the process. */
  get changesFolder(): boolean {
    return this.#changesFolder || this.#folder?.changed === true;
  }

  /** Whether any call that ran alone has, waiting or not. */
  get callsChdir(): boolean {
    return this.#callsChdir;
  }

  /** How many of the inputs that ran alone did not fulfil. */
  get failures(): number {
    return this.outcomes.failures;
  }

  /** How long inputs have held this thread so far, ms. */
  get heldMs(): number {
    return this.#aloneHeldMs + this.#leftHeldMs + (this.#together?.heldMs ?? 0);
  }

  /**
   * How long an input held this thread that had not ended when others began beside it, until then;
   * 0 if there is none. Where it is the first, that is mostly what is loaded or connected once.
   */
  get leftHeldMs(): number {
    return this.#leftHeldMs;
  }

  /** What V8's helper threads have done since the first input, as long as they served this thread alone. */
  get help(): Help {
    return this.#help ?? this.#helpSoFar;
  }

  get #helpSoFar(): Help {
    const { helperCpuMs } = this.#before;
    const cpuMs = Math.max(0, (helperCpuMs ?? 0) - (this.#first.helperCpuMs ?? 0));
    return { cpuMs, share: helperCpuMs === undefined ? undefined : helpShare(cpuMs, this.heldMs) };
  }

  /** Of the clocks; see `MeterReading`. */
  get ratioWindowMs(): number {
    return this.#before.ratioWindowMs;
  }

  /** The loop's idle time so far. */
  get idleMs(): number {
    return this.#meter.idle();
  }

  /** Whether native threads are at work, or would be. */
  get nativeReady(): boolean {
    return this.#meter.nativeReady();
  }

  /** What all threads did since the last group of timings ended. */
  get sinceFlush(): SinceFlush {
    const { nativeCpuMs = 0, nativeDelayMs = 0 } = this.#meter.read();
    const before = this.#before;
    return {
      idleMs: this.#meter.idle() - before.idleMs,
      nativeCpuMs: Math.max(0, nativeCpuMs - (before.nativeCpuMs ?? 0)),
      nativeDelayMs: Math.max(0, nativeDelayMs - (before.nativeDelayMs ?? 0)),
    };
  }

  /** One input, alone. */
  async one(item: ProbeItem): Promise<void> {
    this.#onTry?.({ first: item.index, count: 1, value: item.value });
    const idle = this.#meter.idle();
    const start = this.#meter.now();
    this.#underWay = { startMs: start, idleMs: idle };
    using watch = watchFolder();
    const result = this.#invoke.one(item.value, item.index);
    if (result instanceof Promise) this.#folder = watch;
    const outcome = result instanceof Promise ? await this.#awaited(result) : result;
    this.#folder = undefined;
    this.#underWay = undefined;
    const wallMs = this.#meter.now() - start;
    this.#callsChdir ||= watch.changed;
    if (result instanceof Promise && watch.changed) this.#changesFolder = true;
    // Others have run on this thread since then: this one's time means little.
    if (this.#together !== undefined) {
      this.outcomes.add(outcome);
      const waitedMs = Math.max(0, wallMs - this.#leftHeldMs);
      this.#together.noteAnother({ waitedMs, idledMs: this.#meter.idle() - idle });
      return;
    }
    const idleMs = Math.min(wallMs, this.#meter.idle() - idle);
    this.#record(item, outcome, wallMs, idleMs);
  }

  /** Many inputs that are too short to time one by one, as one timing of their mean. */
  async block({ start: index, values }: InputBatch): Promise<Timing> {
    this.#onTry?.({ first: index, count: values.length, value: values[0] });
    const idle = this.#meter.idle();
    const start = this.#meter.now();
    const { first, promises } = await runAll(this.#invoke, { start: index, values }, this.outcomes);
    if (promises) this.#promises = true;
    const wallMs = (this.#meter.now() - start) / values.length;
    const idleMs = Math.min(wallMs, (this.#meter.idle() - idle) / values.length);
    const [input, output] = this.#payloads.measure(values[0], first, this.heldMs);
    const runs = values.length;
    return this.#keep({ index, weight: runs, runs, wallMs, idleMs, input, output });
  }

  /**
   * From now on others run on this thread as well, beginning with the input `firstIndex`, so that
   * single timings would mean little.
   */
  overlap(firstIndex: number): Together {
    this.flush();
    if (this.#underWay !== undefined) {
      const { startMs, idleMs } = this.#underWay;
      const wallMs = this.#meter.now() - startMs;
      this.#leftHeldMs = Math.max(0, wallMs - (this.#meter.idle() - idleMs));
    }
    const idles = this.#samples.map(({ wallMs, cpuMs, blockedMs }) => wallMs - cpuMs - blockedMs);
    this.#together = new Together({
      meter: this.#meter,
      idleAloneMs: idles.length > 0 ? Math.min(...idles) : undefined,
      payloads: this.#payloads.last,
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
    this.#help ??= this.#helpSoFar;
  }

  /**
   * What was measured before a worker ran beside this thread, if that is enough: a few inputs where
   * all are of one size, else so many that their sizes are represented. All that was measured if not.
   */
  undisturbed(even: boolean): Measured {
    const { samples, timings, sizes } = this;
    const count = this.#undisturbed ?? 0;
    if (!isEnoughAlone(count, even)) return { samples, timings, sizes };
    return {
      samples: samples.slice(0, count),
      timings: timings.slice(0, count),
      sizes: sizes.slice(0, count),
    };
  }

  /** What was measured alone, before and since a worker runs beside this thread. */
  get sinceDisturbed(): { readonly before: readonly Sample[]; readonly since: readonly Sample[] } {
    const { samples } = this;
    const count = this.#undisturbed ?? samples.length;
    return { before: samples.slice(0, count), since: samples.slice(count) };
  }

  get samples(): readonly Sample[] {
    if (this.#together !== undefined) return [...this.#samples, ...this.#together.samples];
    this.flush();
    return this.#samples;
  }

  #keep(timing: Timing): Timing {
    this.#onTry?.(undefined);
    this.#group.push(timing);
    this.#alone.push(timing);
    this.#aloneHeldMs += timing.runs * (timing.wallMs - timing.idleMs);
    return timing;
  }

  async #awaited(result: Promise<Outcome>): Promise<Outcome> {
    this.#promises = true;
    return await result;
  }

  #record(item: ProbeItem, outcome: Outcome, wallMs: number, idleMs: number): void {
    this.outcomes.add(outcome);
    const [input, output] = this.#payloads.measure(item.value, outcome, this.heldMs);
    const { index, size } = item;
    this.#sizes.push(size);
    this.#keep({ index, weight: 1, runs: 1, wallMs, idleMs, input, output });
  }
}
