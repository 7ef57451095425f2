import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { Supervised } from './failures.ts';
import type { RunPlace } from './run-place.ts';

/** What the thread that looks on is given. */
export interface HoldData extends Supervised {
  readonly timeoutMs: number;
  /** Of standard error. */
  readonly columns: number;
  readonly isTty: boolean;
  /** How often the other thread's event loop has turned; the first input under way; how many, or -1. */
  readonly cells: Float64Array;
}

const BEAT_MS = 50;

/** Has a thread look on whether this one is held for longer than one input may take. */
export class HoldWatch implements Disposable {
  readonly #cells = new Float64Array(new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT));
  readonly #thread: Worker;
  readonly #timer: NodeJS.Timeout;

  constructor(
    { task, out, timeoutMs }: Supervised & { readonly timeoutMs: number },
    place: RunPlace,
    { columns, isTty }: Pick<HoldData, 'columns' | 'isTty'>,
  ) {
    const cells = this.#cells;
    const workerData: HoldData = { task, out, timeoutMs, columns, isTty, cells };
    const entry = new URL(`./hold-thread${extname(import.meta.url)}`, import.meta.url);
    this.#thread = new Worker(entry, { workerData, execArgv: [] });
    this.#thread.unref();
    this.#note(place);
    place.onMove = () => this.#note(place);
    this.#timer = setInterval(() => this.#note(place), BEAT_MS);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    void this.#thread.terminate();
  }

  #note({ at: { first, count } }: RunPlace): void {
    this.#cells[1] = first;
    this.#cells[2] = count ?? -1;
    this.#cells[0] = (this.#cells[0] ?? 0) + 1;
  }
}
