import { type EncodedValues, unpackValues, ValuePacker } from '../worker/codec.ts';
import type { SharedSource } from '../worker/load-task.ts';
import { findSharedViews, placeSharedViews, type SharedView } from './shared-views.ts';
import { toSharedMemory } from './to-shared-memory.ts';

/**
 * A task's `shared` value on its way to worker threads. `whole` crosses by itself; `remade` holds
 * something that cannot be cloned, or no memory to share, so that each worker calls the module's
 * `shared()` and puts the views over shared memory in place of its own.
 */
export type PackedShared =
  | { readonly kind: 'whole'; readonly encoded: EncodedValues }
  | { readonly kind: 'remade'; readonly views: readonly SharedView[] };

const packedBefore = new WeakMap<object, PackedShared>();

/** Moves the value's typed arrays to shared memory, once per value however often it is packed. */
export function packShared(shared: unknown): PackedShared {
  if (typeof shared !== 'object' || shared === null) return pack(shared);
  const before = packedBefore.get(shared);
  if (before !== undefined) return before;
  const packed = pack(shared);
  packedBefore.set(shared, packed);
  return packed;
}

/** What a worker is told that makes its own value. */
export const MADE_BY_WORKER: PackedShared = { kind: 'remade', views: [] };

/** Without memory to share, workers make their values at the same time, and none is copied here. */
function pack(shared: unknown): PackedShared {
  const moved = toSharedMemory(shared);
  const views = findSharedViews(moved);
  if (views.length === 0) return MADE_BY_WORKER;
  // Packed as for a process, nothing is transferred: the same value goes to several workers.
  const packer = new ValuePacker('process');
  const obstacle = packer.add(moved);
  if (obstacle !== undefined) return { kind: 'remade', views };
  return { kind: 'whole', encoded: packer.pack().encoded };
}

/** Where a worker's `shared` value comes from. */
export function sharedSource(packed: PackedShared): SharedSource {
  if (packed.kind === 'remade') return { kind: 'make' };
  return { kind: 'made', value: unpackValues(packed.encoded)[0] };
}

/** The worker's `shared` value, once loaded, with the memory that all workers share. */
export function withSharedMemory(shared: unknown, packed: PackedShared): unknown {
  if (packed.kind === 'remade') placeSharedViews(shared, packed.views);
  return shared;
}
