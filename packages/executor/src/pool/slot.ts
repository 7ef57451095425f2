import type { FailedOutcome } from '@forkwise/core/base';

import type { Transfer } from '../contract.ts';
import type { Moves } from '../worker/index.ts';
import type { Chunk, ChunkOrigin } from './chunk.ts';
import { DeadlineWatch, NONE_OVERDUE, type Overdue, turnStampMs } from './deadline.ts';
import { movesInputs } from './moved.ts';
import { halves, packCloneable, packInputs, type PackedInputs, refuseAll } from './pack-inputs.ts';
import type { PooledWorker } from './pooled-worker.ts';

export interface SlotOptions {
  readonly lanes: number;
  readonly timeoutMs: number;
  readonly transfer: Transfer | undefined;
}

/** A worker's place in an execution: the chunks it has, in the order they were given. */
export class Slot {
  readonly worker: PooledWorker;
  readonly chunks: Chunk[] = [];
  /** The inputs for whose time limit the worker is being ended. */
  overdue: Overdue = NONE_OVERDUE;
  /** Whether its worker was ended before it began with anything. */
  calledOff = false;
  /** Whether it has answered with any outcome. */
  productive = false;
  readonly #options: SlotOptions;
  readonly #deadline: DeadlineWatch;

  constructor(worker: PooledWorker, options: SlotOptions) {
    this.worker = worker;
    this.#options = options;
    this.#deadline = new DeadlineWatch(options.timeoutMs);
  }

  /** Inputs that it has been given and not yet answered. */
  get inHand(): number {
    return this.chunks.reduce((inputs, chunk) => inputs + chunk.unsettled, 0);
  }

  get ending(): boolean {
    return this.calledOff || this.overdue.heartbeats.size > 0;
  }

  /**
   * Sends inputs; those that cannot cross come back as failures, the others form a chunk, or several
   * where they are too large for one message.
   */
  give(
    nextId: () => number,
    origin: ChunkOrigin,
    indices: number | readonly number[],
    values: ArrayLike<unknown>,
  ): readonly FailedOutcome[] {
    const inputs = packInputs(indices, values, this.worker.medium, this.#moves);
    if (inputs.values.length === 0) return inputs.failures;
    if (this.#tryPost(nextId(), origin, inputs) === undefined) return inputs.failures;
    const fewer = packCloneable(inputs.indices, inputs.values, this.worker.medium);
    const failures = [...inputs.failures, ...fewer.failures];
    if (fewer.values.length === 0) return failures;
    const error = this.#tryPost(nextId(), origin, fewer);
    if (error === undefined) return failures;
    if (fewer.values.length < 2) return [...failures, ...refuseAll(fewer, error)];
    for (const half of halves(fewer)) {
      failures.push(...this.give(nextId, origin, half.indices, half.values));
    }
    return failures;
  }

  /** Ends the worker if an input has run too long; its death then tells. */
  enforceDeadline(nowMs: number): void {
    if (this.chunks.length === 0 || this.ending) return;
    this.overdue = this.#deadline.overdue(this.worker.heartbeats(), this.#options.lanes, nowMs);
    if (this.ending) this.worker.kill();
  }

  /** A worker that is not up yet may never be; then its inputs must be there for another. */
  get #moves(): Moves {
    const { transfer } = this.#options;
    return movesInputs(transfer) && this.worker.ready ? 'large' : 'nothing';
  }

  /** What posting throws, if it does. */
  #tryPost(id: number, origin: ChunkOrigin, { indices, values, packed }: PackedInputs): unknown {
    const { encoded, transfer } = packed;
    const { lanes, timeoutMs, transfer: allowed } = this.#options;
    const stampMs = lanes > 1 ? turnStampMs(timeoutMs) : Infinity;
    const movesResults = allowed === 'results' || allowed === 'both';
    try {
      const message = { chunk: id, indices, inputs: encoded, lanes, movesResults, stampMs };
      this.worker.post({ kind: 'chunk', ...message }, transfer);
    } catch (error) {
      return error;
    }
    const unsettled = values.length;
    this.chunks.push({ id, origin, indices, values, unsettled, settled: undefined });
    return undefined;
  }
}
