import type { EjectFacts } from './facts.ts';
import { itemsOf, sourceOf } from './inputs.ts';
import { DESCRIBED, LEAVING, PRINT, type SharedCode, TYPES, callOf } from './outcomes.ts';
import { type Part, joined, part } from './part.ts';

/** The type of what the task's module shares. */
export function sharedType({ shared }: Pick<EjectFacts, 'shared'>): Part {
  const type = shared === 'call' ? 'Awaited<ReturnType<typeof shared>>' : 'typeof shared';
  return part(`type Shared = ${type};`);
}

export const IN_SHARED_MEMORY: Part = part(`
/** The same value, its typed arrays in memory that all threads see. */
function inSharedMemory<T>(value: T): T {
  if (ArrayBuffer.isView(value) && !Buffer.isBuffer(value)) {
    const { buffer, byteOffset, byteLength } = value;
    const memory = new SharedArrayBuffer(byteLength);
    new Uint8Array(memory).set(new Uint8Array(buffer, byteOffset, byteLength));
    const View = value.constructor as new (memory: SharedArrayBuffer) => T;
    return new View(memory);
  }
  if (Array.isArray(value)) return value.map((element) => inSharedMemory<unknown>(element)) as T;
  if (Object.getPrototypeOf(Object(value)) !== Object.prototype) return value;
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.map(([key, each]) => [key, inSharedMemory<unknown>(each)]),
  ) as T;
}`);

/** Numbers in, numbers out: threads that claim inputs in one memory, without a message for any. */
export function numbersScript(facts: EjectFacts): Part {
  const source = sourceOf(facts);
  const hasShared = facts.shared !== 'none';
  const shared: SharedCode = { argument: hasShared ? 'memory.table' : undefined, code: '' };
  return joined([
    part(
      `
const WORKERS = ${facts.plan.workers};
/** Inputs that a worker claims at once. */
const CLAIM = ${facts.plan.chunkSize};`,
      { imports: [WORKER_THREADS] },
    ),
    TYPES,
    hasShared ? joined([sharedType(facts), IN_SHARED_MEMORY]) : part(''),
    part(memoryOf(hasShared)),
    source.part,
    itemsOf(source, facts),
    DESCRIBED,
    part(workerOf(facts, shared)),
    PRINT,
    part(mainOf(facts)),
    part('if (isMainThread) await main();\nelse await work(workerData as Memory);'),
  ]);
}

const WORKER_THREADS = `import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';`;

function memoryOf(hasShared: boolean): string {
  return `
/** What all threads see. */
interface Memory {
  readonly inputs: Float64Array;
  readonly values: Float64Array;
  /** Of each input: 0 until it has ended, then 1 with a value or 2 without. */
  readonly states: Uint8Array;
  /** The first input that nobody has claimed. */
  readonly next: Int32Array;${hasShared ? '\n  readonly table: Shared;' : ''}
}

/** Tells of an input without a value, which the memory has no room for. */
interface Rejected {
  readonly index: number;
  readonly error: Failure;
}`;
}

function workerOf(facts: EjectFacts, shared: SharedCode): string {
  const signal = facts.takesContext
    ? '\n  const { signal } = new AbortController(); // never aborted: nothing here cancels an input'
    : '';
  return `
/** In a worker: claims inputs until there are none left. */
async function work(memory: Memory): Promise<void> {
  const { inputs: numbers, values, states, next } = memory;${signal}
  for (;;) {
    const from = Atomics.add(next, 0, CLAIM);
    if (from >= numbers.length) return;
    for (const [at, input] of numbers.subarray(from, from + CLAIM).entries()) {
      const index = from + at;
      try {
        const value: unknown = await ${callOf(facts, shared)};
        if (typeof value !== 'number') throw new TypeError('a number was expected of the task');
        values[index] = value;
        states[index] = 1;
      } catch (thrown) {
        parentPort?.postMessage({ index, error: described(thrown) } satisfies Rejected);
        states[index] = 2;
      }
    }
  }
}`;
}

function mainOf({ shared }: EjectFacts): string {
  const value = shared === 'call' ? 'await shared()' : 'shared';
  const table = shared === 'none' ? '' : `\n    table: inSharedMemory(${value}),`;
  const loop = `for await (const { input } of items()) {
    if (typeof input !== 'number') throw new TypeError('a number was expected of the inputs');
    numbers.push(input);
  }`;
  return `
async function main(): Promise<void> {
  ${LEAVING}
  const numbers: number[] = [];
  ${loop}
  const memory: Memory = {
    inputs: new Float64Array(new SharedArrayBuffer(8 * numbers.length)),
    values: new Float64Array(new SharedArrayBuffer(8 * numbers.length)),
    states: new Uint8Array(new SharedArrayBuffer(numbers.length)),
    next: new Int32Array(new SharedArrayBuffer(4)),${table}
  };
  memory.inputs.set(numbers);
  const failures = new Map<number, Failure>();
  await Promise.all(Array.from({ length: WORKERS }, () => runWorker(memory, failures)));
  for (const [index, value] of memory.values.entries()) {
    await print([outcomeOf(index, value, memory.states[index] ?? 0, failures)]);
  }
  await flush();
}

function outcomeOf(
  index: number,
  value: number,
  state: number,
  failures: ReadonlyMap<number, Failure>,
): Outcome {
  if (state === 1) return { index, status: 'fulfilled', value };
  const error = failures.get(index);
  if (error !== undefined) return { index, status: 'rejected', error };
  return { index, status: 'crashed', error: { name: 'Error', message: 'its worker died' } };
}

/** Resolves when the worker has ended, however it did: what it left undone shows in the states. */
async function runWorker(memory: Memory, failures: Map<number, Failure>): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData: memory });
  worker.on('message', ({ index, error }: Rejected) => failures.set(index, error));
  worker.on('error', (error) => console.error(error));
  await new Promise((resolve) => worker.once('exit', resolve));
}`;
}
