import type { CpuReading, SpecialNodes } from '@forkwise/core/base';

import { type Medium, noSpecials, type Packed, ValuePacker } from './codec.ts';
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

/** A failure, and what in its record needs mending on arrival. */
interface KeptFailure {
  readonly record: FailureRecord;
  readonly specials: SpecialNodes;
}

/** Outcomes of one message, or what is to be one. */
interface Some {
  readonly positions: readonly number[];
  /** Of those positions. */
  readonly values: readonly unknown[];
  readonly failures: readonly KeptFailure[];
}

/** Gathers the outcomes of one chunk until they are sent. */
export class ResultBuffer {
  readonly #medium: Medium;
  readonly #moves: Moves;
  readonly #packer: ValuePacker;
  readonly #indexOf: (position: number) => number;
  #positions: number[] = [];
  #failures: KeptFailure[] = [];

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
    this.#failures.push(keptFailure(position, thrown));
  }

  /**
   * A value that only the attempt shows to be uncloneable fails by itself; the others are sent. So are
   * copies of what turns out not to be movable, as a WebAssembly memory does.
   */
  send(part: ReportedPart, post: Post<FromWorker>): void {
    const [positions, failures] = [this.#positions, this.#failures];
    this.#positions = [];
    this.#failures = [];
    for (const { specials } of failures) this.#packer.mend(specials);
    const packed = this.#packer.pack(this.#moves);
    try {
      this.#post(packed, { positions, failures }, part, post);
    } catch {
      const some = { positions, values: Array.from(valuesOf(packed)), failures };
      this.#postSome(this.#cloneable(some), part, post);
    }
  }

  /** What crosses one by one may be too large for one message: then each half has one of its own. */
  #postSome(some: Some, part: ReportedPart, post: Post<FromWorker>): void {
    for (const value of some.values) this.#packer.add(value);
    for (const { specials } of some.failures) this.#packer.mend(specials);
    try {
      this.#post(this.#packer.pack(), some, part, post);
    } catch (error) {
      const halves = halvesOf(some);
      if (halves === undefined) throw error;
      const { chunk, startMs } = part;
      const before = { chunk, last: false, startMs, endMs: startMs, cpu: undefined };
      this.#postSome(halves[0], before, post);
      this.#postSome(halves[1], part, post);
    }
  }

  #post(
    { encoded, transfer }: Packed,
    { positions, failures }: Pick<Some, 'positions' | 'failures'>,
    part: ReportedPart,
    post: Post<FromWorker>,
  ): void {
    const records = failures.map(({ record }) => record);
    const message = { ...part, positions: compact(positions), values: encoded, failures: records };
    post({ kind: 'results', ...message }, transfer);
  }

  /** Those that do not cross by themselves become failures that say so. */
  #cloneable({ positions, values, failures }: Some): Some {
    const kept: number[] = [];
    const refused: KeptFailure[] = [];
    const refuse = (position: number, thrown: unknown): void => {
      const error = resultNotTransferable(this.#indexOf(position), obstacleOf(thrown));
      refused.push(keptFailure(position, error));
    };
    for (const failure of failures) {
      const { position, error } = failure.record;
      const obstacle = serializationError(error, this.#medium);
      if (obstacle === undefined) refused.push(failure);
      else refuse(position, obstacle);
    }
    positions.forEach((position, at) => {
      const obstacle = serializationError(values[at], this.#medium);
      if (obstacle === undefined) kept.push(at);
      else refuse(position, obstacle);
    });
    return {
      positions: kept.map((at) => positions[at] as number),
      values: kept.map((at) => values[at]),
      failures: refused,
    };
  }
}

function keptFailure(position: number, thrown: unknown): KeptFailure {
  const specials = noSpecials();
  return { record: { position, error: toErrorRecord(thrown, specials) }, specials };
}

/** Values and failures apart, or half of what there is of the one; `undefined` where it is one. */
function halvesOf({ positions, values, failures }: Some): readonly [Some, Some] | undefined {
  const none = { positions: [], values: [], failures: [] };
  if (positions.length > 0 && failures.length > 0) {
    return [
      { positions, values, failures: [] },
      { ...none, failures },
    ];
  }
  if (positions.length + failures.length < 2) return undefined;
  const half = Math.ceil((positions.length + failures.length) / 2);
  const part = (from: number, to?: number): Some => ({
    positions: positions.slice(from, to),
    values: values.slice(from, to),
    failures: failures.slice(from, to),
  });
  return [part(0, half), part(half)];
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
