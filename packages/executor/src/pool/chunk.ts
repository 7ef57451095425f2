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

/** The chunk's inputs without an outcome. */
export function unsettledItems(chunk: Chunk): Item[] {
  const items: Item[] = [];
  for (let position = 0; position < chunk.values.length; position += 1) {
    if (chunk.settled?.[position] === 1) continue;
    items.push({ index: indexAt(chunk.indices, position), value: chunk.values[position] });
  }
  return items;
}
