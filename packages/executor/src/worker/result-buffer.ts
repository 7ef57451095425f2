import type { CpuReading } from '@forkwise/core/base';

import { type Medium, type Packed, ValuePacker } from './codec.ts';
import { toErrorRecord } from './error-record.ts';
import type { FailureRecord, FromWorker, Post } from './messages.ts';
import type { Moves } from './moves.ts';
import { obstacleOf, resultNotTransferable, serializationError } from './transferable.ts';

/** Which part of a chunk a message reports, and when that part ran. */
export interface ReportedPart {
  readonly chunk: number;
  readonly last: boolean;
  readonly startMs: number;
  readonly endMs: number;
  readonly cpu: CpuReading | undefined;
}

/** Gathers the outcomes of one chunk until they are sent. */
export class ResultBuffer {
  readonly #medium: Medium;
  readonly #moves: Moves;
  readonly #packer: ValuePacker;
  readonly #indexOf: (position: number) => number;
  #positions: number[] = [];
  #failures: FailureRecord[] = [];

  constructor(medium: Medium, moves: Moves, indexOf: (position: number) => number) {
    this.#medium = medium;
    this.#moves = moves;
    this.#packer = new ValuePacker(medium);
    this.#indexOf = indexOf;
  }

  get size(): number {
    return this.#positions.length + this.#failures.length;
  }

  fulfil(position: number, value: unknown): void {
    const obstacle = this.#packer.add(value);
    if (obstacle === undefined) this.#positions.push(position);
    else this.reject(position, resultNotTransferable(this.#indexOf(position), obstacle));
  }

  reject(position: number, thrown: unknown): void {
    this.#failures.push({ position, error: toErrorRecord(thrown, this.#packer.specials) });
  }

  /**
   * A value that only the attempt shows to be uncloneable fails by itself; the others are sent. So are
   * copies of what turns out not to be movable, as a WebAssembly memory does.
   */
  send(part: ReportedPart, post: Post<FromWorker>): void {
    const packed = this.#packer.pack(this.#moves);
    try {
      this.#post(packed, part, post);
    } catch {
      this.#dropUncloneable(packed);
      this.#postSome(this.#positions, valuesOf(this.#packer.pack()), part, post);
    }
    this.#positions = [];
    this.#failures = [];
  }

  /** Values that cross one by one may be too large for one message: then each half has one of its own. */
  #postSome(
    positions: readonly number[],
    values: ArrayLike<unknown>,
    part: ReportedPart,
    post: Post<FromWorker>,
  ): void {
    this.#positions = [...positions];
    for (let at = 0; at < values.length; at += 1) this.#packer.add(values[at]);
    try {
      this.#post(this.#packer.pack(), part, post);
      this.#failures = [];
    } catch (error) {
      const half = Math.ceil(positions.length / 2);
      if (positions.length < 2) throw error;
      const { chunk, startMs } = part;
      const before = { chunk, last: false, startMs, endMs: startMs, cpu: undefined };
      this.#postSome(positions.slice(0, half), Array.from(values).slice(0, half), before, post);
      this.#postSome(positions.slice(half), Array.from(values).slice(half), part, post);
    }
  }

  #post({ encoded, transfer }: Packed, part: ReportedPart, post: Post<FromWorker>): void {
    const positions = compact(this.#positions);
    post(
      { kind: 'results', ...part, positions, values: encoded, failures: this.#failures },
      transfer,
    );
  }

  #dropUncloneable(packed: Packed): void {
    const positions = this.#positions;
    this.#positions = [];
    this.#failures = this.#failures.map(({ position, error }) => {
      const obstacle = serializationError(error, this.#medium);
      if (obstacle === undefined) return { position, error };
      return { position, error: toErrorRecord(this.#refusal(position, obstacle)) };
    });
    const values = valuesOf(packed);
    for (const [at, position] of positions.entries()) {
      const obstacle = serializationError(values[at], this.#medium);
      if (obstacle === undefined) this.fulfil(position, values[at]);
      else this.reject(position, this.#refusal(position, obstacle));
    }
  }

  #refusal(position: number, thrown: unknown): Error {
    return resultNotTransferable(this.#indexOf(position), obstacleOf(thrown));
  }
}

/** As they were before they were packed: copies of Buffers are Buffers again. */
function valuesOf({ encoded }: Packed): ArrayLike<unknown> {
  if (encoded.kind === 'numbers') return encoded.data;
  for (const bytes of encoded.mends?.buffers ?? []) Object.setPrototypeOf(bytes, BUFFER_PROTOTYPE);
  return encoded.values;
}

const BUFFER_PROTOTYPE = Buffer.prototype as object;

/** Consecutive positions by the first alone. */
function compact(positions: readonly number[]): number | Uint32Array {
  const first = positions[0] ?? 0;
  for (let at = 1; at < positions.length; at += 1) {
    if (positions[at] !== first + at) return Uint32Array.from(positions);
  }
  return first;
}
