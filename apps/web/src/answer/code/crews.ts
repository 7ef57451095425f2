import type { Plan } from '@forkwise/core';

import { type CodeFile, MAIN, type SharedForm, TASK, WORKER, callWith, makeTable } from './file.ts';

/** Hands each worker the next chunk when it has answered the last. */
function feeding(workers: number, chunkSize: number, start: string, send: string): string {
  return `
export const results = [];
let next = 0;

const runWorker = () =>
  new Promise((resolve, reject) => {
    ${start}
    const feed = () => {
      if (next >= inputs.length) return resolve(stop());
      const from = next;
      next += ${chunkSize};
      ${send}({ from, inputs: inputs.slice(from, next) });
    };
    worker.on('error', reject).on('message', ({ from, values }) => {
      values.forEach((value, at) => (results[from + at] = value));
      feed();
    });
    feed();
  });

await Promise.all(Array.from({ length: ${workers} }, runWorker));
`;
}

/** What a worker does with a chunk. */
function chunkLoop(concurrency: number, call: string): string {
  if (concurrency === 1) {
    return `  const values = [];
  for (const input of inputs) values.push(await ${call});`;
  }
  return `  const values = [];
  const rest = inputs.entries();
  const lane = async () => {
    for (const [index, input] of rest) values[index] = await ${call};
  };
  await Promise.all(Array.from({ length: ${concurrency} }, lane));`;
}

export function threads(plan: Plan, shared: SharedForm): readonly CodeFile[] {
  const { call, names } = callWith(shared);
  const start = `const worker = new Worker(new URL('./${WORKER}', import.meta.url));
    const stop = () => worker.terminate();`;
  return [
    {
      name: MAIN,
      text: `import { Worker } from 'node:worker_threads';

import { inputs } from './${TASK}';
${feeding(plan.workers, plan.chunkSize, start, 'worker.postMessage')}`,
    },
    {
      name: WORKER,
      text: `import { parentPort } from 'node:worker_threads';

import ${names} from './${TASK}';
${makeTable(shared)}
parentPort.on('message', async ({ from, inputs }) => {
${chunkLoop(plan.concurrency, call)}
  parentPort.postMessage({ from, values });
});
`,
    },
  ];
}

export function processes(plan: Plan, shared: SharedForm): readonly CodeFile[] {
  const { call, names } = callWith(shared);
  const start = `const worker = fork(new URL('./${WORKER}', import.meta.url), { serialization: 'advanced' });
    const stop = () => worker.disconnect();`;
  return [
    {
      name: MAIN,
      text: `import { fork } from 'node:child_process';

import { inputs } from './${TASK}';
${feeding(plan.workers, plan.chunkSize, start, 'worker.send')}`,
    },
    {
      name: WORKER,
      text: `import ${names} from './${TASK}';
${makeTable(shared)}
process.on('message', async ({ from, inputs }) => {
${chunkLoop(plan.concurrency, call)}
  process.send({ from, values });
});
`,
    },
  ];
}
