import { parentPort } from 'node:worker_threads';

import { filled, FREE, NEXT, type SharedJob, SLOTS_AT } from './ring.ts';
import { loadTask } from './task.ts';

const task = (await loadTask()) as (input: unknown) => number;

parentPort?.on('message', (job: SharedJob) => {
  if (job.kind === 'numbers') runNumbers(job);
  else runBuffers(job);
  parentPort?.postMessage('done', []);
});

function runNumbers(job: Extract<SharedJob, { kind: 'numbers' }>): void {
  const { control, count, inputs, results, block } = job;
  for (;;) {
    const start = Atomics.add(control, NEXT, block);
    if (start >= count) return;
    const end = Math.min(count, start + block);
    for (let at = start; at < end; at += 1) results[at] = task(inputs[at]);
  }
}

function runBuffers(job: Extract<SharedJob, { kind: 'buffers' }>): void {
  const { control, count, slots, results } = job;
  for (;;) {
    const index = Atomics.add(control, NEXT, 1);
    if (index >= count) return;
    const slot = index % slots.length;
    const word = SLOTS_AT + slot;
    for (let seen = Atomics.load(control, word); seen !== filled(index);) {
      Atomics.wait(control, word, seen);
      seen = Atomics.load(control, word);
    }
    results[index] = task(slots[slot]);
    Atomics.store(control, word, FREE);
    Atomics.notify(control, word);
  }
}
