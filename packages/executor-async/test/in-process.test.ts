import { expect, it } from 'vitest';

import { createAsyncExecutor } from '../src/index.ts';
import { asyncPlan, functionWork, hold, outcomes } from './work.ts';

const SEQUENTIAL = { ...asyncPlan(1), strategy: 'sequential' } as const;

it('lets timers fire while synchronous tasks follow one another', async () => {
  await using executor = createAsyncExecutor();
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 1);
  await outcomes(
    executor.execute(
      SEQUENTIAL,
      functionWork(() => hold(2), Array(100).fill(0)),
    ),
  );
  clearInterval(ticking);
  expect(ticks).toBeGreaterThan(5);
});

it('lets timers fire between tasks that wait only for microtasks, in however many lanes', async () => {
  await using executor = createAsyncExecutor();
  let sinceTick = 0;
  let most = 0;
  const ticking = setInterval(() => (sinceTick = 0), 1);
  const spin = async (): Promise<void> => {
    hold(12);
    most = Math.max(most, (sinceTick += 1));
    await Promise.resolve();
  };
  await outcomes(executor.execute(asyncPlan(16), functionWork(spin, Array(40).fill(0))));
  clearInterval(ticking);
  expect(most).toBeLessThan(4);
});

it('aborts the signal of an input whose time is up, and drops its late result', async () => {
  await using executor = createAsyncExecutor();
  const late = Promise.withResolvers<string>();
  const reasons: unknown[] = [];
  const task = (input: unknown, _: unknown, context?: { signal: AbortSignal }): unknown => {
    context?.signal.addEventListener('abort', () => reasons.push(context.signal.reason));
    return input === 'slow' ? late.promise : input;
  };
  // The declared third parameter asks for a context.
  const work = functionWork((a, b, c) => task(a, b, c), ['a', 'slow', 'b'], { timeoutMs: 30 });
  const seen = await outcomes(executor.execute(asyncPlan(2), work));
  late.resolve('too late');
  expect(seen.map(({ status }) => status)).toEqual(['fulfilled', 'timedOut', 'fulfilled']);
  expect(reasons).toMatchObject([{ code: 'INPUT_TIMED_OUT' }]);
});

it('times out code that held the thread too long, once it lets go', async () => {
  await using executor = createAsyncExecutor();
  const work = functionWork((forMs) => hold(Number(forMs)), [0, 60, 0], { timeoutMs: 30 });
  const seen = await outcomes(executor.execute(SEQUENTIAL, work));
  expect(seen.map(({ status }) => status)).toEqual(['fulfilled', 'timedOut', 'fulfilled']);
});

it("aborts the signals of what is in flight with the caller's reason", async () => {
  await using executor = createAsyncExecutor();
  const controller = new AbortController();
  const reasons: unknown[] = [];
  const work = functionWork(
    (_input, _shared, context) =>
      new Promise(() => {
        context?.signal.addEventListener('abort', () => reasons.push(context.signal.reason));
      }),
    [1, 2, 3],
    { signal: controller.signal },
  );
  const running = outcomes(executor.execute(asyncPlan(2), work));
  setTimeout(() => controller.abort('enough'), 10);
  await running;
  expect(reasons).toEqual(['enough', 'enough']);
});

it('runs nothing more once a task that does not wait cancels the run', async () => {
  await using executor = createAsyncExecutor();
  const controller = new AbortController();
  let calls = 0;
  const task = (input: unknown): unknown => {
    calls += 1;
    if (input === 100) controller.abort('enough');
    return input;
  };
  const { signal } = controller;
  const inputs = Array.from({ length: 1000 }, (_, at) => at);
  const execution = executor.execute(SEQUENTIAL, functionWork(task, inputs, { signal }));
  const seen = await outcomes(execution);
  expect(seen.map(({ index }) => index)).toEqual(inputs.slice(0, execution.progress.taken));
  expect(seen.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
  expect(seen[100]?.status).toBe('cancelled');
  expect(calls).toBe(101);
});

it('settles what a task throws with the very same value', async () => {
  await using executor = createAsyncExecutor();
  const thrown = [new Error('one'), Symbol('two'), undefined, () => 3];
  const work = functionWork((at) => {
    throw thrown[Number(at)]; // oxlint-disable-line typescript/only-throw-error -- what is tested
  }, thrown.keys());
  const seen = await outcomes(executor.execute(SEQUENTIAL, work));
  for (const [at, value] of thrown.entries()) {
    expect(seen[at]).toHaveProperty('error');
    expect(seen[at]?.status !== 'fulfilled' && seen[at]?.error).toBe(value);
  }
});

it('rejects a result whose `then` throws', async () => {
  await using executor = createAsyncExecutor();
  // oxlint-disable-next-line unicorn/no-thenable -- the trap is what is tested
  const trap = Object.defineProperty({}, 'then', {
    get() {
      throw new Error('trap');
    },
  });
  const seen = await outcomes(
    executor.execute(
      SEQUENTIAL,
      functionWork(() => trap, [1]),
    ),
  );
  expect(seen).toMatchObject([{ status: 'rejected', error: { message: 'trap' } }]);
});

it('passes the shared value of a plain function only when there is one', async () => {
  await using executor = createAsyncExecutor();
  const without = functionWork(countGiven, [1]);
  const shared = { ...without.task, shared: 'table' } as const;
  const withShared = { ...functionWork(countGiven, [1]), task: shared };
  expect(await outcomes(executor.execute(SEQUENTIAL, without))).toMatchObject([{ value: 1 }]);
  expect(await outcomes(executor.execute(SEQUENTIAL, withShared))).toMatchObject([{ value: 2 }]);
});

it('refuses strategies that need workers', () => {
  const plan = { ...SEQUENTIAL, strategy: 'threads' } as const;
  const executor = createAsyncExecutor();
  expect(() => executor.execute(plan, functionWork(countGiven, [1]))).toThrow(
    expect.objectContaining({ code: 'STRATEGY_INFEASIBLE' }) as Error,
  );
});

it('streams a million inputs without keeping them', async () => {
  await using executor = createAsyncExecutor();
  let position = 0;
  const source = (function* () {
    for (; position < 1_000_000; position += 1) yield position;
  })();
  const execution = executor.execute(
    asyncPlan(8),
    functionWork((x) => Number(x) + 1, source),
  );
  let count = 0;
  let furthest = 0;
  for await (const { indices } of execution) {
    furthest = Math.max(furthest, position - count);
    count += indices.length;
  }
  expect(count).toBe(1_000_000);
  expect(furthest).toBeLessThan(8192);
});

function countGiven(...given: unknown[]): number {
  return given.length;
}
