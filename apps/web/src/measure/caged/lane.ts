import type { Batch, Failure, LaneAnswer, LaneOrder, SharedSource } from '../messages.ts';
import { markOf } from './mark.ts';
import { sample } from './sample.ts';
import {
  type PastedModule,
  inputsOf,
  isThenable,
  sharedOf,
  taskOf,
  textOf,
  toSharedMemory,
} from './task.ts';

/** More often would take time from the work. */
const TELL_EVERY_MS = 100;

const loadedAtMs = performance.now();

/** Serves the conductor with the pasted module: the last line of every program calls this. */
export default function serve(module: PastedModule): void {
  const lane = new Lane(module);
  addEventListener('message', ({ data }: MessageEvent<LaneOrder>) => {
    lane.follow(data).then(answer, (thrown: unknown) => {
      answer({ kind: 'refused', problem: { message: textOf(thrown), line: undefined } });
    });
  });
}

function answer(what: LaneAnswer): void {
  postMessage(what);
}

class Lane {
  readonly #module: PastedModule;
  #call: (input: unknown) => unknown = () => undefined;

  constructor(module: PastedModule) {
    this.#module = module;
  }

  async follow(order: LaneOrder): Promise<LaneAnswer> {
    switch (order.kind) {
      case 'prepare':
        return this.#prepare(order.shared);
      case 'list':
        return { kind: 'listed', inputs: inputsOf(this.#module) };
      case 'sample': {
        const inputs = inputsOf(this.#module);
        return { kind: 'sampled', sampling: await sample(this.#call, inputs, order.budgetMs) };
      }
      case 'here':
        return this.#runHere(order.concurrency);
      case 'chunk': {
        const settled = new Settled();
        for (const [at, input] of order.inputs.entries()) {
          await this.#settle(order.first + at, input, settled);
        }
        return { kind: 'over', batch: settled.take(), wallMs: 0 };
      }
      case 'claim':
        return this.#claim(order);
    }
  }

  async #prepare(source: SharedSource): Promise<LaneAnswer> {
    const task = taskOf(this.#module);
    const made = source.kind === 'given' ? source.value : await sharedOf(this.#module);
    const shared = source.kind === 'makeToShare' ? toSharedMemory(made) : made;
    this.#call = (input) => task(input, shared);
    const importMs = performance.now() - loadedAtMs;
    return {
      kind: 'prepared',
      importMs,
      shared: source.kind === 'makeToShare' ? shared : undefined,
    };
  }

  /** As the strategies of the caller's own thread do, which this worker stands in for. */
  async #runHere(concurrency: number): Promise<LaneAnswer> {
    const inputs = inputsOf(this.#module);
    const settled = new Settled();
    const startMs = performance.now();
    let toldMs = startMs;
    const rest = inputs.entries();
    const place = async (): Promise<void> => {
      for (const [index, input] of rest) {
        await this.#settle(index, input, settled);
        if (performance.now() - toldMs < TELL_EVERY_MS) continue;
        toldMs = performance.now();
        answer({ kind: 'settledHere', settled: settled.count });
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, inputs.length) }, place));
    const wallMs = performance.now() - startMs;
    const { indices, values, failures } = settled.take();
    // Nothing crosses to another thread under these strategies, so marks do, once it is over.
    return { kind: 'over', batch: { indices, values: values.map(markOf), failures }, wallMs };
  }

  async #claim({ inputs, next, chunkSize }: LaneOrder & { kind: 'claim' }): Promise<LaneAnswer> {
    const settled = new Settled();
    let toldMs = performance.now();
    for (;;) {
      const first = Atomics.add(next, 0, chunkSize);
      if (first >= inputs.length) return { kind: 'over', batch: settled.take(), wallMs: 0 };
      const end = Math.min(inputs.length, first + chunkSize);
      for (let index = first; index < end; index += 1) {
        await this.#settle(index, inputs[index], settled);
      }
      if (performance.now() - toldMs < TELL_EVERY_MS) continue;
      toldMs = performance.now();
      answer({ kind: 'settled', batch: settled.take() });
    }
  }

  async #settle(index: number, input: unknown, settled: Settled): Promise<void> {
    try {
      const output = this.#call(input);
      settled.fulfil(index, isThenable(output) ? await output : output);
    } catch (thrown) {
      settled.reject(index, textOf(thrown));
    }
  }
}

/** Outcomes that nobody has been told of. */
class Settled {
  #indices: number[] = [];
  #values: unknown[] = [];
  #failures: Failure[] = [];
  count = 0;

  fulfil(index: number, value: unknown): void {
    this.#indices.push(index);
    this.#values.push(value);
    this.count += 1;
  }

  reject(index: number, error: string): void {
    this.#failures.push({ index, error });
    this.count += 1;
  }

  take(): Batch {
    const batch = { indices: this.#indices, values: this.#values, failures: this.#failures };
    this.#indices = [];
    this.#values = [];
    this.#failures = [];
    return batch;
  }
}
