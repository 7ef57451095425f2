import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

import { filled, FREE, type SharedJob, SLOTS, SLOTS_AT } from '../workers/ring.ts';
import { type Session, WORKERS } from './contender.ts';

const here = import.meta.url;
const SCRIPT = new URL(`../workers/bare-shared${extname(here)}`, here);

/** Blocks that each worker claims of a list of numbers: few claims, and a short tail. */
const BLOCKS_PER_WORKER = 32;

/** One memory, claimed from with `Atomics`: numbers lie there, buffers go through a ring. */
export function openShared(): Session {
  const workers = Array.from({ length: WORKERS }, () => new Worker(SCRIPT));
  return {
    async map(inputs, onFirst) {
      const control = new Int32Array(shared(4 * (SLOTS_AT + SLOTS)));
      const results = new Float64Array(shared(8 * inputs.length));
      const common = { control, count: inputs.length, results };
      const first = inputs[0];
      const job: SharedJob =
        first instanceof Uint8Array
          ? { ...common, kind: 'buffers', slots: ring(first.byteLength) }
          : { ...common, kind: 'numbers', ...numbers(inputs as readonly number[]) };
      const done = workers.map((worker) => once(worker, 'message'));
      for (const worker of workers) worker.postMessage(job, []);
      if (job.kind === 'buffers') await feed(job, inputs as readonly Uint8Array[]);
      await Promise.all(done);
      onFirst();
      return results;
    },
  };
}

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

const ring = (bytes: number): Uint8Array[] =>
  Array.from({ length: SLOTS }, () => new Uint8Array(shared(bytes)));

function numbers(values: readonly number[]): { inputs: Float64Array; block: number } {
  const inputs = new Float64Array(shared(8 * values.length));
  inputs.set(values);
  return { inputs, block: Math.ceil(values.length / (WORKERS * BLOCKS_PER_WORKER)) };
}

/** Copies each buffer into its slot as soon as that is free. */
async function feed(
  { control, slots }: Extract<SharedJob, { kind: 'buffers' }>,
  inputs: readonly Uint8Array[],
): Promise<void> {
  for (const [index, input] of inputs.entries()) {
    const slot = index % slots.length;
    const word = SLOTS_AT + slot;
    for (let seen = Atomics.load(control, word); seen !== FREE;) {
      await Atomics.waitAsync(control, word, seen).value;
      seen = Atomics.load(control, word);
    }
    slots[slot]?.set(input);
    Atomics.store(control, word, filled(index));
    Atomics.notify(control, word);
  }
}
