import type { CpuReading, Span } from '../words/outcome.ts';
import type { Plan } from '../words/plan.ts';
import type { CpuStretch, Recording, Stretch, WorkerTally } from './recording.ts';

/** Of either kind; memory must not grow with the inputs, and no picture can show more. */
const MOST_STRETCHES = 4096;
/** Gaps that no picture of a run shows. */
const FIRST_RESOLUTION_MS = 0.25;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Records what batches tell of where and when they ran, in bounded memory: when there is too much,
 * what is shorter than a resolution that doubles each time becomes one with what adjoins it.
 */
export class Recorder {
  readonly #startedAtMs: number;
  readonly #plans: { readonly atMs: number; readonly plan: Plan }[] = [];
  #stretches: Mutable<Stretch>[] = [];
  #cpu: Mutable<CpuStretch>[] = [];
  #resolutionMs = FIRST_RESOLUTION_MS;
  /** The last of each worker. */
  readonly #last = new Map<number, Mutable<Stretch>>();
  readonly #lastCpu = new Map<number, Mutable<CpuStretch>>();
  readonly #tallies = new Map<number, Mutable<WorkerTally>>();

  /** @param startedAtMs when the run began, in milliseconds of the Unix epoch */
  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  planned(plan: Plan, atMs: number): void {
    this.#plans.push({ atMs: atMs - this.#startedAtMs, plan });
  }

  ran({ worker, startMs, endMs, cpu }: Span, inputs: number, failed: number): void {
    const startedMs = Math.max(0, startMs - this.#startedAtMs);
    const endedMs = endMs - this.#startedAtMs;
    const tally = this.#tallyOf(worker, startedMs);
    tally.inputs += inputs;
    tally.failed += failed;
    tally.lastMs = Math.max(tally.lastMs, endedMs);
    this.#add({ worker, startMs: startedMs, endMs: endedMs, inputs, failed });
    if (cpu !== undefined) this.computed(worker, cpu);
    if (this.#stretches.length > MOST_STRETCHES) this.#compact();
  }

  /** Workers that had inputs, in the order of their numbers. */
  get byWorker(): readonly WorkerTally[] {
    return [...this.#tallies.values()].toSorted((a, b) => a.worker - b.worker);
  }

  /** A reading that is told of again, or is older than the last of its worker, is left out. */
  computed(worker: number, { sinceMs, untilMs, threadMs, processMs }: CpuReading): void {
    const startMs = sinceMs - this.#startedAtMs;
    const endMs = untilMs - this.#startedAtMs;
    if (endMs <= 0 || startMs < (this.#lastCpu.get(worker)?.endMs ?? -Infinity)) return;
    // Of a reading that began before the run, the run's part.
    const own = Math.min(1, endMs / (endMs - startMs));
    const stretch = {
      worker,
      startMs: Math.max(0, startMs),
      endMs,
      threadMs: own * threadMs,
      processMs: own * processMs,
    };
    const tally = this.#tallies.get(worker);
    if (tally !== undefined) {
      tally.threadMs += stretch.threadMs;
      tally.readMs += endMs - stretch.startMs;
    }
    this.#addCpu(stretch);
    if (this.#cpu.length > MOST_STRETCHES) this.#compact();
  }

  recording(wallMs: number): Recording {
    return {
      kind: 'recording',
      version: 1,
      startedAtMs: this.#startedAtMs,
      wallMs,
      plans: [...this.#plans],
      stretches: this.#stretches.toSorted((a, b) => a.startMs - b.startMs),
      cpu: [...this.#cpu],
    };
  }

  #tallyOf(worker: number, firstMs: number): Mutable<WorkerTally> {
    const known = this.#tallies.get(worker);
    if (known !== undefined) return known;
    const none = { inputs: 0, failed: 0, lastMs: firstMs, threadMs: 0, readMs: 0 };
    const tally = { worker, firstMs, ...none };
    this.#tallies.set(worker, tally);
    return tally;
  }

  /** Inputs in flight at once overlap; each moment is told once. */
  #add(next: Mutable<Stretch>): void {
    const last = this.#last.get(next.worker);
    if (last !== undefined && joins(last, next, this.#resolutionMs)) {
      last.endMs = Math.max(last.endMs, next.endMs);
      last.inputs += next.inputs;
      last.failed += next.failed;
      return;
    }
    const startMs = Math.max(next.startMs, last?.endMs ?? 0);
    if (next.endMs <= startMs) {
      if (last !== undefined) last.inputs += next.inputs;
      if (last !== undefined) last.failed += next.failed;
      return;
    }
    next.startMs = startMs;
    this.#stretches.push(next);
    this.#last.set(next.worker, next);
  }

  #addCpu(next: Mutable<CpuStretch>): void {
    const last = this.#lastCpu.get(next.worker);
    if (last !== undefined && joins(last, next, this.#resolutionMs)) {
      last.endMs = next.endMs;
      last.threadMs += next.threadMs;
      last.processMs += next.processMs;
      return;
    }
    this.#cpu.push(next);
    this.#lastCpu.set(next.worker, next);
  }

  #compact(): void {
    while (this.#stretches.length > MOST_STRETCHES / 2 || this.#cpu.length > MOST_STRETCHES / 2) {
      this.#resolutionMs *= 2;
      const [stretches, cpu] = [this.#stretches, this.#cpu];
      [this.#stretches, this.#cpu] = [[], []];
      this.#last.clear();
      this.#lastCpu.clear();
      for (const one of stretches) this.#add(one);
      for (const one of cpu) this.#addCpu(one);
    }
  }
}

/** Two neighbours of one worker that together are no longer than the resolution, their gap included. */
function joins(
  last: { readonly startMs: number },
  next: { readonly endMs: number },
  resolutionMs: number,
): boolean {
  return next.endMs - last.startMs <= resolutionMs;
}
