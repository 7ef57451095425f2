import { types } from 'node:util';

/** What of a message may be moved instead of copied: no value, large ones, or all that can be. */
export type Moves = 'nothing' | 'large' | 'all';

/**
 * What takes this many bytes, or characters, is large: copying it takes several times as long as a
 * message (20 to 30 µs). Below that moving gains little, and what has moved cannot be given to a second
 * worker.
 */
const LARGE_BYTES = 256 * 1024;

/** Whether a value by itself is worth a message of its own. */
export function isLarge(value: unknown): boolean {
  if (typeof value === 'string') return value.length >= LARGE_BYTES;
  // Asking `types` costs some 50 ns, which a number is not worth.
  if (typeof value !== 'object' || value === null) return false;
  // Shared memory crosses by reference.
  if (memoryOf(value) === undefined) return false;
  return (value as ArrayBuffer | ArrayBufferView).byteLength >= LARGE_BYTES;
}

/** The memory of a binary value that has a fixed size and belongs to this thread alone. */
export function fixedMemory(value: unknown): ArrayBuffer | undefined {
  const memory = memoryOf(value);
  return memory === undefined || memory.resizable || memory.detached ? undefined : memory;
}

/**
 * The memory that moves with a value: all of it is the value's. Not that of a part of a larger
 * buffer, such as Node's pool for small Buffers, where others have theirs.
 */
export function ownMemory(value: unknown, moves: Moves): ArrayBuffer | undefined {
  if (moves === 'nothing') return undefined;
  const memory = fixedMemory(value);
  if (memory === undefined) return undefined;
  if (moves === 'large' && memory.byteLength < LARGE_BYTES) return undefined;
  const whole = !ArrayBuffer.isView(value) || value.byteLength === memory.byteLength;
  return whole ? memory : undefined;
}

/** Whether a binary value has lost its memory to another thread. */
export function isMoved(value: unknown): boolean {
  return memoryOf(value)?.detached === true;
}

function memoryOf(value: unknown): ArrayBuffer | undefined {
  // Unlike `instanceof`, these ask nothing of a Proxy, which may throw.
  if (types.isArrayBuffer(value)) return value;
  if (!ArrayBuffer.isView(value)) return undefined;
  return types.isArrayBuffer(value.buffer) ? value.buffer : undefined;
}
