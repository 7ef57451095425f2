import type { Transfer } from '../contract.ts';
import type { PooledWorker, WorkerOwner } from './pooled-worker.ts';
import { Slot } from './slot.ts';
import type { WorkerSpec } from './worker-channel.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface CrewOptions {
  readonly pool: WorkerPool;
  readonly spec: WorkerSpec;
  readonly owner: WorkerOwner;
  /** Workers at once, at most. */
  readonly size: number;
  readonly lanes: number;
  readonly timeoutMs: number;
  readonly transfer: Transfer | undefined;
}

/** Chunks at a worker: the one that it is at and the one that it turns to next. */
const CHUNKS_PER_WORKER = 2;
/** Inputs in hand for each lane of a worker: the one that runs and the one that is next. */
const INPUTS_PER_LANE = 2;

/** The workers of one execution. They are hired as work for them turns up. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #slots = new Map<PooledWorker, Slot>();

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  get slots(): Iterable<Slot> {
    return this.#slots.values();
  }

  get readyWorkers(): number {
    let ready = 0;
    for (const worker of this.#slots.keys()) if (worker.ready) ready += 1;
    return ready;
  }

  /** Inputs that its workers have been given and not yet answered. */
  get inHand(): number {
    let inputs = 0;
    for (const slot of this.#slots.values()) inputs += slot.inHand;
    return inputs;
  }

  get isIdle(): boolean {
    for (const slot of this.#slots.values()) if (slot.chunks.length > 0) return false;
    return true;
  }

  /** What a worker may have in hand where several run at once: as much as is left for the others. */
  share(remaining: number | undefined, otherTakers: number): number {
    const { lanes, size } = this.#options;
    if (lanes === 1 || remaining === undefined) return Infinity;
    return Math.max(1, Math.ceil((remaining + this.inHand) / (size + otherTakers)));
  }

  slotOf(worker: PooledWorker): Slot | undefined {
    return this.#slots.get(worker);
  }

  /** A slot whose worker has nothing to do, hired if need be; none when all are busy. */
  freeSlot(): Slot | undefined {
    for (const slot of this.#slots.values()) {
      if (slot.chunks.length === 0 && !slot.ending) return slot;
    }
    return this.#slots.size < this.#options.size ? this.hire() : undefined;
  }

  /**
   * A slot whose worker is busy but has too little to turn to next: the one with least in hand. None
   * with several inputs in flight gets more than its `share`, which others may run sooner.
   */
  slotToGiveAhead(share = Infinity): Slot | undefined {
    let least: Slot | undefined;
    for (const slot of this.#slots.values()) {
      if (slot.ending || slot.chunks[0]?.origin === 'alone') continue;
      if (!this.#takesMore(slot, share)) continue;
      if (least === undefined || slot.inHand < least.inHand) least = slot;
    }
    return least;
  }

  #takesMore(slot: Slot, share: number): boolean {
    const { lanes } = this.#options;
    return lanes === 1
      ? slot.chunks.length < CHUNKS_PER_WORKER
      : slot.inHand < Math.min(INPUTS_PER_LANE * lanes, share);
  }

  /** Whether work would find a worker; hires nobody. */
  hasRoom(ahead: boolean, share: number): boolean {
    if (this.#slots.size < this.#options.size) return true;
    for (const slot of this.#slots.values()) {
      if (slot.chunks.length === 0 && !slot.ending) return true;
    }
    return ahead && this.slotToGiveAhead(share) !== undefined;
  }

  /** Hires the first worker before there is work for it, so that it starts meanwhile. */
  hireFirst(): void {
    if (this.#slots.size === 0) this.hire();
  }

  hire(): Slot {
    const { pool, spec, owner, lanes, timeoutMs, transfer } = this.#options;
    const worker = pool.acquire(spec, owner);
    const slot = new Slot(worker, { lanes, timeoutMs, transfer });
    this.#slots.set(worker, slot);
    return slot;
  }

  /** Strikes off a dead worker. */
  remove(slot: Slot): void {
    this.#slots.delete(slot.worker);
  }

  /** Gives idle workers back and ends the busy ones; resolves when these are gone. */
  async dismiss(): Promise<void> {
    const slots = [...this.#slots.values()];
    this.#slots.clear();
    const busy = slots.filter(({ chunks, ending }) => chunks.length > 0 || ending);
    for (const { worker } of busy) worker.kill();
    for (const slot of slots) if (!busy.includes(slot)) this.#options.pool.release(slot.worker);
    await Promise.all(busy.map(({ worker }) => worker.ended));
  }
}
