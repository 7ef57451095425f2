import type { Plan, WorkloadDescription } from '@forkwise/core';

/** A file to paste. */
export interface CodeFile {
  readonly name: string;
  readonly text: string;
}

type Shared = WorkloadDescription['shared']['form'];
type Source = WorkloadDescription['task']['source'];

const CLOSURE = '// work, inputs and what they share are in scope here already';

const TASK = 'work.task.mjs';
const MAIN = 'main.mjs';
const WORKER = 'worker.mjs';

/** How the task is called, and where its shared value comes from. */
function callWith(shared: Shared): { readonly call: string; readonly names: string } {
  return shared === 'none'
    ? { call: 'work(input)', names: 'work' }
    : { call: 'work(input, table)', names: 'work, { shared }' };
}

/** The task's own module, which is the same for every strategy. */
export function taskFile(shared: Shared): CodeFile {
  const table =
    shared === 'binary'
      ? '\nexport const shared = () => new Float64Array(new SharedArrayBuffer(8 * 1_000_000));\n'
      : shared === 'objects'
        ? '\nexport const shared = () => new Map();\n'
        : '';
  const parameters = shared === 'none' ? 'input' : 'input, table';
  return {
    name: TASK,
    text: `export default async function work(${parameters}) {
  return input; // what one input does
}

export const inputs = [];
${table}`,
  };
}

/** Programs that run a plan with nothing but Node: `main.mjs`, and a worker where the plan has any. */
export function plainCode(
  plan: Plan,
  { shared: { form: shared }, task }: Pick<WorkloadDescription, 'shared' | 'task'>,
): readonly CodeFile[] {
  switch (plan.strategy) {
    case 'sequential':
    case 'async':
      return [inProcess(plan, shared, task.source)];
    case 'shared-memory':
      return sharedMemory(plan, shared);
    case 'threads':
    case 'processes':
    case 'hybrid':
      return plan.workerKind === 'process' ? processes(plan, shared) : threads(plan, shared);
  }
}

function inProcess({ concurrency }: Plan, shared: Shared, source: Source): CodeFile {
  const { call } = callWith(shared);
  const names = shared === 'none' ? '{ inputs }' : '{ inputs, shared }';
  const head =
    source === 'module'
      ? `import work, ${names} from './${TASK}';\n${makeTable(shared)}`
      : `${CLOSURE}\n${makeTable(shared)}`;
  const body =
    concurrency === 1
      ? `
export const results = [];
for (const input of inputs) results.push(await ${call});
`
      : `
export const results = [];
const rest = inputs.entries();
async function lane() {
  for (const [index, input] of rest) results[index] = await ${call};
}
await Promise.all(Array.from({ length: ${concurrency} }, lane));
`;
  return { name: MAIN, text: head + body };
}

const makeTable = (shared: Shared): string =>
  shared === 'none' ? '' : '\nconst table = shared();\n';

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

function threads(plan: Plan, shared: Shared): readonly CodeFile[] {
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

function processes(plan: Plan, shared: Shared): readonly CodeFile[] {
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

/** Workers claim inputs by adding to one number that all of them see. */
function sharedMemory({ workers, chunkSize }: Plan, shared: Shared): readonly CodeFile[] {
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

/** The same with forkwise: once measured and decided there, once as advised here. */
export function forkwiseCode(plan: Plan, source: Source): CodeFile {
  const head =
    source === 'module'
      ? `import { inputs } from './${TASK}';

const task = new URL('./${TASK}', import.meta.url);`
      : `
${CLOSURE}
const task = work;`;
  return {
    name: MAIN,
    text: `import { map } from 'forkwise';
${head}

// Measures a few inputs, then decides:
export const results = await map(task, inputs);

// Or as advised here, without measuring:
export const asAdvised = await map(task, inputs, ${optionsOf(plan)});
`,
  };
}

function optionsOf(plan: Plan): string {
  const parameters = parametersOf(plan).map(([name, value]) => `${name}: ${value}`);
  const lines = [`strategy: '${plan.strategy}'`, ...parameters].map((line) => `  ${line},`);
  return ['{', ...lines, '}'].join('\n');
}

type Parameter = 'workers' | 'concurrency' | 'chunkSize';

/** Those that the strategy has. */
function parametersOf({ strategy, workers, concurrency, chunkSize }: Plan): [Parameter, number][] {
  if (strategy === 'sequential') return [];
  if (strategy === 'async') return [['concurrency', concurrency]];
  const flights: [Parameter, number][] =
    strategy === 'hybrid' ? [['concurrency', concurrency]] : [];
  return [['workers', workers], ...flights, ['chunkSize', chunkSize]];
}

const FLAGS: Readonly<Record<Parameter, string>> = {
  workers: '--workers',
  concurrency: '--concurrency',
  chunkSize: '--chunk',
};

/** The line for a terminal. */
export function commandLine(plan: Plan): string {
  const parameters = parametersOf(plan).map(([name, value]) => `${FLAGS[name]} ${value}`);
  return [`forkwise run ${TASK} --strategy ${plan.strategy}`, ...parameters].join(' ');
}
