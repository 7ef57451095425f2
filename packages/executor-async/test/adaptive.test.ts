import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { Worker } from 'node:worker_threads';

import { expect, it } from 'vitest';

import { createAsyncExecutor } from '../src/index.ts';
import { asyncPlan, functionWork, hold } from './work.ts';

it('finds about six in flight by itself against a server that slows beyond six', async () => {
  await using executor = createAsyncExecutor();
  const server = new Worker(new URL('./fixtures/slowing-server.ts', import.meta.url));
  const agent = new Agent({ keepAlive: true });
  try {
    const [port] = (await once(server, 'message')) as [number];
    const work = functionWork(() => request(port, agent), range(1500), {
      concurrencyControl: 'adaptive',
    });
    const execution = executor.execute(asyncPlan(256), work);
    const limits: number[] = [];
    for await (const { indices } of execution) {
      for (let at = 0; at < indices.length; at += 1) limits.push(execution.progress.concurrency);
    }
    expect(limits).toHaveLength(1500);
    const { aloneMs = 0, latencyMs = 0 } = execution.progress.latency ?? {};
    expect(aloneMs).toBeGreaterThan(1);
    expect(latencyMs).toBeGreaterThanOrEqual(aloneMs / 2);
    const settled = limits.slice(750).toSorted((a, b) => a - b);
    expect(settled[375]).toBeGreaterThanOrEqual(4);
    expect(settled[375]).toBeLessThanOrEqual(9);
  } finally {
    agent.destroy();
    await server.terminate();
  }
});

it('grows to the whole of the plan when waiting does not get longer', async () => {
  const limits = await limitsOf(() => new Promise((resolve) => setTimeout(resolve, 15)), 3000, 128);
  expect(Math.max(...limits)).toBe(128);
});

it('does not grow while tasks keep the thread busy', async () => {
  expect(new Set(await limitsOf(() => Promise.resolve(hold(2)), 300, 256))).toEqual(new Set([4]));
});

it('does not grow while the source is slower than the task', async () => {
  const slowly = (async function* () {
    for (let input = 0; input < 60; input += 1) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      yield input;
    }
  })();
  const limits = await limitsOf(() => new Promise(setImmediate), slowly, 256);
  expect(new Set(limits)).toEqual(new Set([4]));
});

it('has as many in flight as a caller asks for who knows better, within the plan', async () => {
  await using executor = createAsyncExecutor();
  const { promise: answer, resolve } = Promise.withResolvers<void>();
  let inFlight = 0;
  const work = functionWork(() => ((inFlight += 1), answer), range(90), {
    concurrencyControl: 'adaptive',
  });
  const execution = executor.execute(asyncPlan(60), work);
  const seen: number[] = [];
  for (const wanted of [0, 10, 6, 1000]) {
    execution.raise?.(wanted);
    await new Promise(setImmediate);
    seen.push(inFlight);
  }
  resolve();
  for await (const _ of execution);
  expect(seen).toEqual([4, 10, 10, 60]);
  expect(inFlight).toBe(90);
});

it('leaves a limit that was found where it is, whatever a caller asks for', async () => {
  await using executor = createAsyncExecutor();
  // Each waits for as long as there are others before it: more than one at once gains nothing.
  let last = Promise.resolve();
  const queued = (): Promise<void> => {
    last = last.then(() => new Promise((resolve) => setTimeout(resolve, 3)));
    return last;
  };
  const work = functionWork(queued, range(60), { concurrencyControl: 'adaptive' });
  const execution = executor.execute(asyncPlan(60), work);
  let looks = 0;
  for await (const _ of execution) {
    const { latency, concurrency } = execution.progress;
    if (latency === undefined) continue;
    execution.raise?.(60);
    expect(execution.progress.concurrency).toBe(concurrency);
    looks += 1;
  }
  expect(looks).toBeGreaterThan(0);
});

it('holds the plan exactly under fixed control', async () => {
  await using executor = createAsyncExecutor();
  let inFlight = 0;
  let most = 0;
  const wait = async (): Promise<void> => {
    most = Math.max(most, (inFlight += 1));
    await new Promise((resolve) => setTimeout(resolve, 2));
    inFlight -= 1;
  };
  const execution = executor.execute(asyncPlan(40), functionWork(wait, range(400)));
  for await (const _ of execution) expect(execution.progress.concurrency).toBe(40);
  expect(most).toBe(40);
});

async function limitsOf(
  run: () => Promise<unknown>,
  inputs: number | AsyncIterable<unknown>,
  max: number,
): Promise<number[]> {
  await using executor = createAsyncExecutor();
  const source = typeof inputs === 'number' ? range(inputs) : inputs;
  const work = functionWork(run, source, { concurrencyControl: 'adaptive' });
  const execution = executor.execute(asyncPlan(max), work);
  const limits: number[] = [];
  for await (const _ of execution) limits.push(execution.progress.concurrency);
  return limits;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, at) => at);
}

function request(port: number, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume().once('end', resolve).once('error', reject);
    }).once('error', reject);
  });
}
