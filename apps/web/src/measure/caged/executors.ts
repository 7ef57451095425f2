import type { Plan } from '@forkwise/core';

import type { Batch, ClaimedInputs, LaneAnswer } from '../messages.ts';
import type { Crew } from './crew.ts';

/** What there is to run, and who hears of it. */
export interface Work {
  readonly crew: Crew;
  readonly inputs: readonly unknown[];
  /** Told of outcomes as they come, each input once. */
  readonly settle: (batch: Batch) => void;
  /** Told how many inputs of a lane that keeps its outcomes to itself are settled. */
  readonly progress: (settled: number) => void;
}

/** Carries out a plan of its strategy, and says how long that took, ms. */
export type Execute = (plan: Plan, work: Work) => Promise<number>;

/** One worker stands in for the caller's thread, so that the page stays responsive. */
const inProcess: Execute = async ({ concurrency }, { crew, settle, progress }) => {
  const lane = crew.start((answer) => {
    if (answer.kind === 'settledHere') progress(answer.settled);
  });
  await lane.prepare({ kind: 'make' });
  const { batch, wallMs } = await lane.ask({ kind: 'here', concurrency }, 'over');
  settle(batch);
  return wallMs;
};

/** Inputs and results are copied in messages, a chunk in each. */
const threads: Execute = async ({ workers, chunkSize }, { crew, inputs, settle }) => {
  const startMs = performance.now();
  let next = 0;
  const serve = async (): Promise<void> => {
    const lane = crew.start();
    await lane.prepare({ kind: 'make' });
    while (next < inputs.length) {
      const first = next;
      next += chunkSize;
      const chunk = inputs.slice(first, first + chunkSize);
      const { batch } = await lane.ask({ kind: 'chunk', first, inputs: chunk }, 'over');
      settle(batch);
    }
  };
  await Promise.all(Array.from({ length: workers }, serve));
  return performance.now() - startMs;
};

/** Workers claim inputs by themselves, over memory that is the same for all. */
const sharedMemory: Execute = async ({ workers, chunkSize }, { crew, inputs, settle }) => {
  const startMs = performance.now();
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const claimed = claimedInputs(inputs);
  const tell = (answer: LaneAnswer): void => {
    if (answer.kind === 'settled') settle(answer.batch);
  };
  const lanes = Array.from({ length: workers }, () => crew.start(tell));
  const [first, ...others] = lanes;
  const shared = await first?.prepare({ kind: 'makeToShare' });
  const given = { kind: 'given', value: shared?.shared } as const;
  await Promise.all(
    lanes.map(async (lane) => {
      if (others.includes(lane)) await lane.prepare(given);
      const order = { kind: 'claim', inputs: claimed, next, chunkSize } as const;
      settle((await lane.ask(order, 'over')).batch);
    }),
  );
  return performance.now() - startMs;
};

function claimedInputs(inputs: readonly unknown[]): ClaimedInputs {
  if (!inputs.every((input) => typeof input === 'number')) return inputs;
  const memory = new SharedArrayBuffer(inputs.length * Float64Array.BYTES_PER_ELEMENT);
  const numbers = new Float64Array(memory);
  numbers.set(inputs);
  return numbers;
}

/** By strategy; the others need Node. */
export const EXECUTORS: Readonly<Partial<Record<Plan['strategy'], Execute>>> = {
  sequential: inProcess,
  async: inProcess,
  threads,
  'shared-memory': sharedMemory,
};
