import type { InputBatch, InputReader } from './reader.ts';

export type IndexedSource = readonly unknown[] | TypedArray;

type TypedArray = Extract<NodeJS.TypedArray, ArrayLike<unknown>>;

/** Reads an array or a typed array by slices, with no work per input. */
export class IndexedReader implements InputReader {
  readonly #source: IndexedSource;
  readonly readingMs = 0;
  #position = 0;
  #closed = false;

  constructor(source: IndexedSource) {
    this.#source = source;
  }

  get remaining(): number {
    return this.#closed ? 0 : Math.max(0, this.#source.length - this.#position);
  }

  get position(): number {
    return this.#position;
  }

  get ended(): boolean {
    return this.remaining === 0;
  }

  take(max: number): InputBatch | undefined {
    if (this.ended) return undefined;
    const start = this.#position;
    const values = this.peek(max);
    this.#position = start + values.length;
    return { start, values };
  }

  peek(max: number): ArrayLike<unknown> {
    const count = Math.min(max, this.remaining);
    return sliceOf(this.#source, this.#position, this.#position + count);
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }
}

/** A copy with memory of its own, also for a `Buffer`, whose own `slice` would be a view. */
function sliceOf(source: IndexedSource, start: number, end: number): ArrayLike<unknown> {
  if (Array.isArray(source)) {
    return Array.prototype.slice.call<readonly unknown[], [number, number], unknown[]>(
      source,
      start,
      end,
    );
  }
  return Uint8Array.prototype.slice.call(source, start, end);
}
