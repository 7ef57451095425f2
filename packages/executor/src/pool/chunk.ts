import { isLarge } from '../worker/index.ts';

/** An input with its index. */
export interface Item {
  readonly index: number;
  readonly value: unknown;
}

/**
 * Why a chunk is sent: `fresh` inputs; those of a worker that died for no input's sake
 * (`returned`); or one that may have killed its worker and so runs `alone` in the next.
 */
export type ChunkOrigin = 'fresh' | 'returned' | 'alone';

/** Inputs given to one worker in one message, kept until each has an outcome. */
export interface Chunk {
  readonly id: number;
  readonly origin: ChunkOrigin;
  /** Index of the first input where they are consecutive, else each one's index. */
  readonly indices: number | readonly number[];
  readonly values: ArrayLike<unknown>;
  unsettled: number;
  /** 1 at each settled position; made when a first part of the chunk is settled. */
  settled: Uint8Array | undefined;
}

export function indexAt(indices: number | readonly number[], position: number): number {
  return typeof indices === 'number' ? indices + position : (indices[position] as number); // one index for each position
}

/** Inputs by themselves, from a position on. */
export function itemsFrom(
  position: number,
  indices: number | readonly number[],
  values: ArrayLike<unknown>,
): Item[] {
  const count = Math.max(0, values.length - position);
  return Array.from({ length: count }, (_, at) => {
    return { index: indexAt(indices, position + at), value: values[position + at] };
  });
}

/** The same inputs, of which the first `count` are meant. */
export function firstOf(
  count: number,
  indices: number | readonly number[],
  values: ArrayLike<unknown>,
): readonly [number | readonly number[], ArrayLike<unknown>] {
  if (count === values.length) return [indices, values];
  const its = typeof indices === 'number' ? indices : indices.slice(0, count);
  return [its, Array.from({ length: count }, (_, at) => values[at])];
}

/**
 * How many values, from the first on, make a chunk: those before a large one, or it alone, so that its
 * worker need not wait for others, none of them goes down with it, and the memory of its message
 * serves the next, while that of a larger one would be fresh, page by page.
 */
export function leading(values: ArrayLike<unknown>): number {
  for (let at = 0; at < values.length; at += 1) if (isLarge(values[at])) return Math.max(1, at);
  return values.length;
}

/** The chunk's inputs without an outcome. */
export function unsettledItems(chunk: Chunk): Item[] {
  const items: Item[] = [];
  for (let position = 0; position < chunk.values.length; position += 1) {
    if (chunk.settled?.[position] === 1) continue;
    items.push({ index: indexAt(chunk.indices, position), value: chunk.values[position] });
  }
  return items;
}

/** 0, 1, 2, … */
export function counter(): () => number {
  let next = 0;
  return () => next++;
}
