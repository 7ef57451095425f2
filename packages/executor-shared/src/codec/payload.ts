import { types } from 'node:util';
import { isStringOneByteRepresentation } from 'node:v8';

import type { BlockedCrossing } from '@forkwise/core';
import {
  type EncodedValues,
  type ErrorRecord,
  fromErrorRecord,
  obstacleOf,
  ownMemory,
  thrownNotTransferable,
  toErrorRecord,
  unpackValues,
  ValuePacker,
} from '@forkwise/executor/worker';

import { deserialize, HoldsSharedMemory, serialize } from './serialize.ts';
import { TAG, TYPED_ARRAYS } from './tags.ts';

/** A value on its way into an arena: `byteLength` bytes, written by `writePayload`. */
export interface Payload {
  readonly tag: number;
  readonly byteLength: number;
  readonly source: Source;
}

/** Text, bytes, or a value with shared memory in it, which only a message carries. */
export type Source = string | Uint8Array | Carried;

/**
 * From so many bytes on, a binary result whose memory may move goes in a message of its own instead of
 * through the arena: a message costs some 20 µs, a copy in and one out several times as much.
 */
const DIRECT_BYTES = 256 * 1024;

/** Whether a result, where it may move, is better not copied into an arena. */
export function isDirect({ tag, source }: Payload): boolean {
  if (!(source instanceof Uint8Array) || source.byteLength < DIRECT_BYTES) return false;
  const binary = tag === TAG.ARRAY_BUFFER || tag === TAG.BUFFER || tag >= TAG.TYPED_ARRAY;
  return binary && ownMemory(source, 'all') !== undefined;
}

/** What travels in a message beside the page, by structured clone. */
export interface Carried {
  readonly content: EncodedValues | Thrown;
}

/** What an arena holds for `THROWN`: the record, and what in it needs mending on arrival. */
export interface Thrown {
  readonly record: ErrorRecord;
  readonly mending: EncodedValues;
}

const TAGS_BY_PROTOTYPE = new Map<unknown, number>([
  ...TYPED_ARRAYS.map((View, at) => [View.prototype, TAG.TYPED_ARRAY + at] as const),
  [Buffer.prototype, TAG.BUFFER],
]);

/** A value that needs no bytes: its tag; `undefined` for any other. Numbers are the caller's. */
export function bareTag(value: unknown): number | undefined {
  if (value === undefined) return TAG.UNDEFINED;
  if (value === null) return TAG.NULL;
  if (value === true) return TAG.TRUE;
  if (value === false) return TAG.FALSE;
  return undefined;
}

/** How a value that is neither a number nor bare goes into an arena, or why it cannot. */
export function toPayload(value: unknown): Payload | BlockedCrossing {
  if (typeof value === 'string') return textPayload(value);
  return plainBytes(value) ?? serializedPayload(value);
}

export function isBlocked(payload: Payload | BlockedCrossing): payload is BlockedCrossing {
  return 'kind' in payload;
}

/** What a task threw; always crosses, if need be as an error that says what could not. */
export function toThrownPayload(error: unknown): Payload {
  try {
    return thrownPayload(error);
  } catch (obstacle) {
    // Only the attempt shows a Proxy.
    return thrownPayload(thrownNotTransferable(obstacleOf(obstacle)));
  }
}

function thrownPayload(error: unknown): Payload {
  const packer = new ValuePacker('process');
  const record = toErrorRecord(error, packer.specials);
  return serialized(TAG.THROWN, { record, mending: packer.pack().encoded } satisfies Thrown);
}

/** Writes the payload's bytes; `arena` has room for them at `offset`. */
export function writePayload({ source, tag }: Payload, arena: Buffer, offset: number): void {
  if (typeof source === 'string') {
    arena.write(source, offset, tag === TAG.LATIN1 ? 'latin1' : 'utf16le');
  } else if (source instanceof Uint8Array) {
    arena.set(source, offset);
  }
}

export function isCarried(source: Source): source is Carried {
  return typeof source === 'object' && 'content' in source;
}

/** The value whose bytes lie in `arena`; what is returned never aliases the arena. */
export function readPayload(
  tag: number,
  arena: Buffer,
  offset: number,
  byteLength: number,
): unknown {
  const end = offset + byteLength;
  if (tag === TAG.LATIN1) return arena.toString('latin1', offset, end);
  if (tag === TAG.UTF16) return arena.toString('utf16le', offset, end);
  // Memory of its own, which is written without being zeroed before.
  return fromBytes(tag, new Uint8Array(arena.subarray(offset, end)));
}

/** The value of a payload that did not go through an arena; its bytes then belong to the value. */
export function fromSource(tag: number, source: Source): unknown {
  if (typeof source === 'string') return source;
  if (isCarried(source)) return fromContent(tag, source.content);
  return fromBytes(tag, source);
}

/** The value of serialized or plain bytes, which then belong to it. */
function fromBytes(tag: number, bytes: Uint8Array): unknown {
  // Private memory, never shared: a copy out of an arena, or what a message brought.
  const buffer = bytes.buffer as ArrayBuffer;
  if (tag === TAG.BUFFER) return Buffer.from(buffer);
  if (tag === TAG.ARRAY_BUFFER) return buffer;
  const View = TYPED_ARRAYS[tag - TAG.TYPED_ARRAY];
  if (View !== undefined) return new View(buffer);
  return fromContent(tag, deserialize(bytes) as EncodedValues | Thrown);
}

function fromContent(tag: number, content: EncodedValues | Thrown): unknown {
  if (tag === TAG.THROWN) return readThrown(content as Thrown);
  return unpackValues(content as EncodedValues)[0];
}

function readThrown({ record, mending }: Thrown): unknown {
  unpackValues(mending);
  return fromErrorRecord(record);
}

function textPayload(text: string): Payload {
  // Asks how V8 keeps it, and so reads none of it; a text kept wide may be narrow, and then stays wide.
  const narrow = isStringOneByteRepresentation(text);
  return {
    tag: narrow ? TAG.LATIN1 : TAG.UTF16,
    byteLength: narrow ? text.length : text.length * 2,
    source: text,
  };
}

/** Binary values over private memory of a fixed size go as their bytes; others are serialized. */
function plainBytes(value: unknown): Payload | undefined {
  // Unlike `instanceof`, this asks nothing of a Proxy, which may throw.
  if (types.isArrayBuffer(value)) {
    return isPlainBuffer(value) ? bytesPayload(TAG.ARRAY_BUFFER, new Uint8Array(value)) : undefined;
  }
  if (!ArrayBuffer.isView(value) || !isPlainBuffer(value.buffer)) return undefined;
  const tag = TAGS_BY_PROTOTYPE.get(Object.getPrototypeOf(value));
  if (tag === undefined) return undefined;
  return bytesPayload(tag, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
}

function isPlainBuffer(buffer: ArrayBufferLike): boolean {
  return buffer instanceof ArrayBuffer && !buffer.resizable && !buffer.detached;
}

function bytesPayload(tag: number, source: Uint8Array): Payload {
  return { tag, byteLength: source.byteLength, source };
}

function serializedPayload(value: unknown): Payload | BlockedCrossing {
  const packer = new ValuePacker('process');
  const obstacle = packer.add(value);
  if (obstacle !== undefined) return obstacle;
  try {
    return serialized(TAG.SERIALIZED, packer.pack().encoded);
  } catch (error) {
    return obstacleOf(error);
  }
}

function serialized(tag: number, content: EncodedValues | Thrown): Payload {
  try {
    const bytes = serialize(content);
    return { tag, byteLength: bytes.byteLength, source: bytes };
  } catch (error) {
    if (!(error instanceof HoldsSharedMemory)) throw error;
    return { tag, byteLength: 0, source: { content } };
  }
}
