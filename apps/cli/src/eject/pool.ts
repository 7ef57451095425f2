import type { Plan } from '@forkwise/core';

import type { EjectFacts } from './facts.ts';
import { HELD_BACK } from './in-process.ts';
import { chunksOf, sourceOf } from './inputs.ts';
import {
  DESCRIBED,
  LEAVING,
  PRINT,
  type SharedCode,
  TYPES,
  attemptOf,
  sharedHere,
  sharedPerWorker,
} from './outcomes.ts';
import { type Part, joined, part } from './part.ts';
import { IN_SHARED_MEMORY, sharedType } from './shared-memory.ts';

/** Chunks in flight at a worker: the one that it is at, and the one that it turns to next. */
const CHUNKS_PER_WORKER = 2;
/** A worker with several inputs in flight gets them in so many parts, so that few wait for the last of a part. */
const PARTS_IN_FLIGHT = 4;

/** How a plan's inputs travel: how many in a message, and how many messages a worker is at at once. */
function travel({ concurrency, chunkSize }: Plan): {
  readonly chunkSize: number;
  readonly atOnce: number;
} {
  if (concurrency === 1) return { chunkSize, atOnce: 1 };
  const size = Math.min(chunkSize, Math.max(1, Math.floor(concurrency / PARTS_IN_FLIGHT)));
  return { chunkSize: size, atOnce: Math.ceil(concurrency / size) };
}

/** Worker threads or child processes of tinypool, which import this same script. */
export function poolScript(facts: EjectFacts): Part {
  const { plan } = facts;
  const isThread = plan.workerKind === 'thread';
  const sendsShared = plan.strategy === 'shared-memory' && facts.shared !== 'none';
  const shared = sendsShared ? SENT : sharedPerWorker(facts);
  const source = sourceOf(facts);
  const { chunkSize, atOnce } = travel(plan);
  return joined([
    part(`
const WORKERS = ${plan.workers};
${chunkSize > 1 ? '/** Inputs in one message to a worker, as each message costs tens of microseconds. */\n' : ''}const CHUNK_SIZE = ${chunkSize};
${atOnce > 1 ? `/** Chunks that a worker has in flight at once: ${atOnce * chunkSize} inputs. */\nconst CHUNKS_AT_ONCE = ${atOnce};` : ''}`),
    TYPES,
    source.part,
    chunksOf(source, facts),
    sendsShared ? joined([sharedType(facts), IN_SHARED_MEMORY]) : part(''),
    attemptOf(facts, shared),
    DESCRIBED,
    RUN_CHUNK[atOnce > 1 ? 'together' : 'inTurn'],
    PRINT,
    part(mainOf(facts, { isThread, sendsShared, atOnce }), {
      imports: [
        `import { pMapIterable } from 'p-map';`,
        `import { Tinypool } from 'tinypool';`,
        ...(isThread ? [`import { isMainThread } from 'node:worker_threads';`] : []),
      ],
      packages: ['p-map', 'tinypool'],
    }),
    part(
      isThread
        ? 'if (isMainThread) await main();'
        : `if (process.env['TINYPOOL_WORKER_ID'] === undefined) await main();`,
    ),
  ]);
}

/** The main thread has made it, and sent it along when the worker started. */
const SENT: SharedCode = {
  argument: 'table',
  code: '/** The same memory in all threads. */\nconst table = Tinypool.workerData as Shared;',
};

const RUN_CHUNK = {
  inTurn: part(`
/** In a worker: what it does with a chunk. */
export default async function runChunk({ from, inputs: chunk }: Chunk): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [at, input] of chunk.entries()) outcomes.push(await attempt(from + at, input));
  return outcomes;
}`),
  together: part(`
/** In a worker: what it does with a chunk, whose inputs wait together. */
export default async function runChunk({ from, inputs: chunk }: Chunk): Promise<Outcome[]> {
  return await Promise.all(chunk.map((input, at) => attempt(from + at, input)));
}`),
} as const;

interface Pool {
  readonly isThread: boolean;
  readonly sendsShared: boolean;
  readonly atOnce: number;
}

function mainOf(facts: EjectFacts, { isThread, sendsShared, atOnce }: Pool): string {
  const perWorker = atOnce > 1 ? 'CHUNKS_AT_ONCE' : String(CHUNKS_PER_WORKER);
  const value = sharedHere(facts).argument === 'table' ? 'await shared()' : 'shared';
  const options = [
    'filename: import.meta.url,',
    `runtime: '${isThread ? 'worker_threads' : 'child_process'}',`,
    'minThreads: WORKERS,',
    'maxThreads: WORKERS,',
    ...(atOnce > 1 ? ['concurrentTasksPerWorker: CHUNKS_AT_ONCE,'] : []),
    ...(sendsShared ? [`workerData: inSharedMemory(${value}),`] : []),
    ...(isThread ? THREAD_OPTIONS : PROCESS_OPTIONS),
  ];
  return `
async function main(): Promise<void> {
  ${LEAVING}
  const pool = new Tinypool({
    ${options.join('\n    ')}
  });
  /** A worker that dies takes down its chunk; tinypool starts another. */
  const run = async (chunk: Chunk): Promise<readonly Outcome[]> => {
    try {
      return (await pool.run(chunk)) as readonly Outcome[];
    } catch (thrown) {
      const error = described(thrown);
      return chunk.inputs.map((_, at) => ({ index: chunk.from + at, status: 'crashed', error }));
    }
  };
  const batches = pMapIterable(chunks(), run, {
    concurrency: WORKERS * ${perWorker},
    // A slow chunk holds back the outcomes after it, not the inputs.
    backpressure: WORKERS * ${perWorker} * ${HELD_BACK},
  });
  for await (const outcomes of batches) await print(outcomes);
  await flush();
  await pool.destroy();
}`;
}

const THREAD_OPTIONS = [
  '// A thread that waits for work in Atomics.wait stops the timers that a task has left.',
  'useAtomics: false,',
] as const;

const PROCESS_OPTIONS = [
  '// JSON, the default, loses typed arrays, dates and maps.',
  `serialization: 'advanced',`,
  '// Empty otherwise.',
  'env: process.env as Record<string, string>,',
] as const;
