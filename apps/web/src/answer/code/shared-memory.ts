import type { Plan } from '@forkwise/core';

import { type CodeFile, MAIN, type SharedForm, TASK, WORKER, callWith, makeTable } from './file.ts';

/** Workers claim inputs by adding to one number that all of them see. */
export function sharedMemory(
  { workers, chunkSize }: Plan,
  shared: SharedForm,
): readonly CodeFile[] {
  const { call } = callWith(shared);
  const isOneTable = shared === 'binary';
  const given = isOneTable ? '{ next, inputs, table }' : '{ next, inputs }';
  const mainNames = isOneTable ? '{ inputs, shared }' : '{ inputs }';
  const workerNames = shared === 'objects' ? 'work, { shared }' : 'work';
  return [
    {
      name: MAIN,
      text: `import { Worker } from 'node:worker_threads';

import ${mainNames} from './${TASK}';
${isOneTable ? makeTable(shared) : ''}
export const results = [];
const next = new Int32Array(new SharedArrayBuffer(4));

const runWorker = () =>
  new Promise((resolve, reject) => {
    const workerData = ${given};
    const worker = new Worker(new URL('./${WORKER}', import.meta.url), { workerData });
    worker.on('error', reject).on('exit', resolve).on('message', ([from, values]) => {
      values.forEach((value, at) => (results[from + at] = value));
    });
  });

await Promise.all(Array.from({ length: ${workers} }, runWorker));
`,
    },
    {
      name: WORKER,
      text: `import { parentPort, workerData } from 'node:worker_threads';

import ${workerNames} from './${TASK}';

const ${given} = workerData;
${shared === 'objects' ? 'const table = shared();\n' : ''}for (;;) {
  const from = Atomics.add(next, 0, ${chunkSize});
  if (from >= inputs.length) break;
  const values = [];
  for (const input of inputs.slice(from, from + ${chunkSize})) values.push(await ${call});
  parentPort.postMessage([from, values]);
}
`,
    },
  ];
}
