import type { InputBatch, InputReader } from './reader.ts';

/** The same inputs. What is done otherwise, a subclass says. */
export class ForwardingReader implements InputReader {
  protected readonly source: InputReader;

  constructor(source: InputReader) {
    this.source = source;
  }

  get remaining(): number | undefined {
    return this.source.remaining;
  }

  get position(): number {
    return this.source.position;
  }

  get readingMs(): number | undefined {
    return this.source.readingMs;
  }

  get ended(): boolean {
    return this.source.ended;
  }

  take(
    max: number,
    signal?: AbortSignal,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    return this.source.take(max, signal);
  }

  peek(max: number): ArrayLike<unknown> | Promise<ArrayLike<unknown>> {
    return this.source.peek(max);
  }

  close(): Promise<void> {
    return this.source.close();
  }
}
