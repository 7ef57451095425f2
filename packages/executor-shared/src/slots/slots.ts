import { type WorkerStart, publishEnded, publishStarted } from '@forkwise/executor';

import type { Preparation } from '../worker/job.ts';
import { Slot, type SlotSettings } from './slot.ts';

/** The warm workers of one task, handed out to executions and taken back. */
export class Slots {
  readonly preparation: Preparation;
  readonly #settings: SlotSettings;
  readonly #starts: WorkerStart[];
  readonly #all = new Set<Slot>();
  readonly #free: Slot[] = [];
  #retired = false;
  readonly #empty = Promise.withResolvers<void>();
  readonly #measured = new WeakSet<Slot>();
  readonly #startedMs = new WeakMap<Slot, number>();

  constructor(preparation: Preparation, settings: SlotSettings, starts: WorkerStart[]) {
    this.preparation = preparation;
    this.#settings = settings;
    this.#starts = starts;
  }

  /** A worker that is free, or a new one. */
  take(): Slot {
    for (;;) {
      const slot = this.#free.pop() ?? this.#create();
      if (!slot.dead) return slot;
      this.#forget(slot);
    }
  }

  /** Takes back a worker whose last job is done or about to be. */
  giveBack(slot: Slot): void {
    if (slot.dead) this.#forget(slot);
    else if (this.#retired) void this.end(slot);
    else this.#free.push(slot);
  }

  /** Ends a worker that is not to be used again. */
  async end(slot: Slot): Promise<void> {
    await slot.end();
    this.#forget(slot);
  }

  /** Starts workers until there are `count`, and lets each import the task's module. */
  warm(count: number): void {
    while (this.#all.size < count) {
      const slot = this.#create();
      slot.run({ kind: 'warm', preparation: this.preparation }, [], {
        onEnd: (end) => {
          if (end.kind === 'finished') this.started(slot, end.bootedAtMs, end.importMs);
        },
        onDeath: () => undefined,
      });
      // A job given meanwhile runs after the import.
      this.giveBack(slot);
    }
  }

  /** Notes what a worker's start cost, the first time that it tells. */
  started(slot: Slot, bootedAtMs: number, importMs: number): void {
    if (this.#measured.has(slot)) return;
    this.#measured.add(slot);
    const startedMs = this.#startedMs.get(slot) ?? bootedAtMs;
    const start = { startupMs: Math.max(0, bootedAtMs - startedMs), importMs };
    this.#starts.push(start);
    publishStarted({ medium: 'thread', task: this.preparation.task.url, ...start });
  }

  /** Ends every worker, the free ones now and the others when given back; resolves after the last. */
  retire(): Promise<void> {
    this.#retired = true;
    for (const slot of this.#free.splice(0)) void this.end(slot);
    if (this.#all.size === 0) this.#empty.resolve();
    return this.#empty.promise;
  }

  /** Ends every worker now, whatever it is doing. */
  async endAll(): Promise<void> {
    this.#free.length = 0;
    await Promise.all([...this.#all].map((slot) => this.end(slot)));
  }

  #forget(slot: Slot): void {
    this.#all.delete(slot);
    if (this.#retired && this.#all.size === 0) this.#empty.resolve();
  }

  #create(): Slot {
    const task = this.preparation.task.url;
    const slot = new Slot(this.#settings, ({ found }) =>
      publishEnded({ medium: 'thread', task, reason: found }),
    );
    this.#startedMs.set(slot, performance.timeOrigin + performance.now());
    this.#all.add(slot);
    return slot;
  }
}
