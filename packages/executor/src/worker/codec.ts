import { types } from 'node:util';

import { crossing, type BlockedCrossing, type SpecialNodes } from '@forkwise/core/base';

import { mendError, toErrorRecord, type ErrorRecord } from './error-record.ts';
import { fixedMemory, type Moves, ownMemory } from './moves.ts';

/** Values on their way to or from a worker; all of one chunk in one object. */
export type EncodedValues =
  | { readonly kind: 'numbers'; readonly data: Float64Array }
  | { readonly kind: 'values'; readonly values: unknown[]; readonly mends: Mends | undefined };

/** What structured clone strips, beside the values in the same message; see `SpecialNodes`. */
export interface Mends extends SpecialNodes {
  /** `records[i]` tells what `errors[i]` was. */
  readonly records: readonly ErrorRecord[];
}

/** Threads take memory over by transfer; processes only ever get copies. */
export type Medium = 'thread' | 'process';

/** A message part with the memory that moves along with it. */
export interface Packed {
  readonly encoded: EncodedValues;
  readonly transfer: ArrayBuffer[];
}

/**
 * Gathers the values of one message. Numbers travel as one transferred Float64Array; a value that
 * is binary by itself is copied once, tightly, and transferred, so that neither the caller's memory
 * is taken away nor the 8 KiB slab around a small Buffer sent, or moved, where the caller allows it;
 * anything else goes by structured clone.
 */
export class ValuePacker {
  readonly #medium: Medium;
  #values: unknown[] = [];
  #numbersOnly = true;
  #specials: SpecialNodes = noSpecials();

  constructor(medium: Medium) {
    this.#medium = medium;
  }

  get size(): number {
    return this.#values.length;
  }

  /** What in the message needs mending; error records sent along add theirs. */
  get specials(): SpecialNodes {
    return this.#specials;
  }

  /** Notes what needs mending in what is sent along. */
  mend({ buffers, bare, errors }: SpecialNodes): void {
    this.#specials.buffers.push(...buffers);
    this.#specials.bare.push(...bare);
    this.#specials.errors.push(...errors);
  }

  /** Adds a value, unless something in it keeps it from crossing whole. */
  add(value: unknown): BlockedCrossing | undefined {
    if (typeof value !== 'number') {
      this.#numbersOnly = false;
      const obstacle = this.#obstacle(value);
      if (obstacle !== undefined) return obstacle;
    }
    this.#values.push(value);
    return undefined;
  }

  /** Buffers by themselves are mended when packed; their like inside a value is found by the walk. */
  #obstacle(value: unknown): BlockedCrossing | undefined {
    if (isIntactBuffer(value)) return undefined;
    const { buffers, bare, errors } = this.#specials;
    const before = [buffers.length, bare.length, errors.length] as const;
    const verdict = crossing(value, this.#specials);
    if (verdict.kind !== 'blocked') return undefined;
    [buffers.length, bare.length, errors.length] = before;
    return verdict;
  }

  /** All values since the last call, packed; `moves` says what becomes of binary ones, see `Moves`. */
  pack(moves: Moves = 'nothing'): Packed {
    const values = this.#values;
    const specials = this.#specials;
    const numbersOnly = this.#numbersOnly && !isSpecial(specials);
    this.#values = [];
    this.#numbersOnly = true;
    if (isSpecial(specials)) this.#specials = noSpecials();
    return numbersOnly
      ? packNumbers(values as number[])
      : packValues(values, specials, this.#medium === 'thread' ? moves : undefined);
  }
}

function packNumbers(values: readonly number[]): Packed {
  const data = new Float64Array(values);
  return { encoded: { kind: 'numbers', data }, transfer: [data.buffer] };
}

/** Without `moves`, no memory can be handed over at all. */
function packValues(values: unknown[], specials: SpecialNodes, moves: Moves | undefined): Packed {
  const handedOver = new Set<ArrayBuffer>();
  const isMoving = moves !== undefined && moves !== 'nothing';
  const movable = isMoving && values.every(isApart) ? moves : 'nothing';
  if (moves !== undefined) {
    for (let at = 0; at < values.length; at += 1) {
      const owned = ownMemory(values[at], movable);
      // What is in the message twice can move once.
      const tight =
        owned !== undefined && !handedOver.has(owned)
          ? over(values[at], owned, specials)
          : tightCopy(values[at], specials);
      if (tight === undefined) continue;
      values[at] = tight.value;
      handedOver.add(tight.memory);
    }
  }
  const transfer = [...handedOver];
  const mends = isSpecial(specials) ? { ...specials, records: recordsOf(specials) } : undefined;
  return { encoded: { kind: 'values', values, mends }, transfer };
}

/**
 * Recording one error can add further ones that its properties hold, among them, where they form a
 * cycle, itself: each is recorded once.
 */
function recordsOf(specials: SpecialNodes): ErrorRecord[] {
  const known = new Map<object, ErrorRecord>();
  const records: ErrorRecord[] = [];
  for (const error of specials.errors) {
    const record = known.get(error) ?? toErrorRecord(error, specials);
    known.set(error, record);
    records.push(record);
  }
  return records;
}

/** What could hold no memory beside it in the message: an object could hold the memory that moves. */
const isApart = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || fixedMemory(value) !== undefined;

interface Tight {
  readonly value: ArrayBuffer | ArrayBufferView;
  readonly memory: ArrayBuffer;
}

/** Shared memory stays shared, and resizable memory is left to structured clone, which keeps it so. */
function tightCopy(value: unknown, specials: SpecialNodes): Tight | undefined {
  const memory = fixedMemory(value);
  if (memory === undefined) return undefined;
  if (!ArrayBuffer.isView(value)) return over(value, memory.slice(), specials);
  const { byteOffset, byteLength } = value;
  return over(value, memory.slice(byteOffset, byteOffset + byteLength), specials);
}

/** A value of the same kind over memory that goes along with it. */
function over(value: unknown, memory: ArrayBuffer, specials: SpecialNodes): Tight {
  if (!ArrayBuffer.isView(value)) return { value: memory, memory };
  if (Buffer.isBuffer(value)) {
    const copy = new Uint8Array(memory);
    specials.buffers.push(copy);
    return { value: copy, memory };
  }
  const View = value.constructor as new (memory: ArrayBuffer) => ArrayBufferView;
  return { value: new View(memory), memory };
}

function isIntactBuffer(value: unknown): boolean {
  // Asking a revoked Proxy for its prototype throws; this asks nothing.
  if (!types.isUint8Array(value)) return false;
  if (!Buffer.isBuffer(value) || Object.getPrototypeOf(value) !== Buffer.prototype) return false;
  return !(value.buffer instanceof ArrayBuffer && value.buffer.detached);
}

/** The values as they were sent, whole again. */
export function unpackValues(encoded: EncodedValues): ArrayLike<unknown> {
  if (encoded.kind === 'numbers') return encoded.data;
  const { values, mends } = encoded;
  if (mends !== undefined) {
    for (const bytes of mends.buffers) Object.setPrototypeOf(bytes, BUFFER_PROTOTYPE);
    for (const object of mends.bare) Object.setPrototypeOf(object, null);
    mends.errors.forEach((error, at) => {
      const record = mends.records[at];
      if (record !== undefined && types.isNativeError(error)) mendError(error, record);
    });
  }
  return values;
}

const BUFFER_PROTOTYPE = Buffer.prototype as object;

export function noSpecials(): SpecialNodes {
  return { buffers: [], bare: [], errors: [] };
}

function isSpecial({ buffers, bare, errors }: SpecialNodes): boolean {
  return buffers.length > 0 || bare.length > 0 || errors.length > 0;
}
