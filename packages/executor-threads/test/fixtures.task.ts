import { isMainThread } from 'node:worker_threads';

export const shared = { cells: new Int32Array(new SharedArrayBuffer(4)) };

/** Counts in memory that all threads share. */
export function count(_input: number, { cells }: typeof shared): boolean {
  Atomics.add(cells, 0, 1);
  return isMainThread;
}

/** Increments the first element of what it is given. */
export function increment(cells: Int32Array): number {
  return Atomics.add(cells, 0, 1);
}

export function echo(input: unknown): unknown {
  return input;
}
