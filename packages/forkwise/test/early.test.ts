import { setTimeout as delay } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { run } from '../src/index.ts';
import { Handoff } from '../src/run/handoff.ts';
import { whileDeciding } from '../src/run/while-deciding.ts';
import { countTo } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';

/** Holds its thread for so many ms, and cannot leave it: a function has no workers. */
function hold(ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

describe('outcomes of a run under auto', () => {
  it('come before all that is measured has run', async () => {
    const began: number[] = [];
    const task = (index: number): number => {
      began.push(index);
      return hold(10);
    };
    const delivered: number[] = [];
    let atFirst = 0;
    for await (const { index } of run(task, countTo(60), { machine: MACHINE })) {
      if (delivered.length === 0) atFirst = began.length;
      delivered.push(index);
    }
    expect(delivered).toEqual(countTo(60));
    expect(atFirst).toBeLessThan(10);
  });

  it('leave the caller its turns while the task is measured', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    for await (const _ of run(() => hold(5), countTo(40), { machine: MACHINE }));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(8);
  });

  it('are not run ahead of a consumer that takes its time', async () => {
    let begun = 0;
    const task = (): number => {
      begun += 1;
      return hold(10);
    };
    const running = run(task, countTo(40), { machine: MACHINE })[Symbol.asyncIterator]();
    await running.next();
    const then = begun;
    await delay(150);
    expect(begun).toBeLessThanOrEqual(then + 1);
    let rest = 0;
    while ((await running.next()).done !== true) rest += 1;
    expect(rest).toBe(39);
  });

  it('end with a consumer that leaves while the task is still being measured', async () => {
    let begun = 0;
    const task = (): number => {
      begun += 1;
      return hold(10);
    };
    for await (const _ of run(task, countTo(100), { machine: MACHINE })) break;
    const then = begun;
    await delay(100);
    expect(begun).toBe(then);
    expect(begun).toBeLessThan(20);
  });
});

const outcomes = (index: number) => ({
  single: [{ index, status: 'fulfilled', value: index } as const],
  runs: [],
  count: 1,
});

describe('delivering while deciding', () => {
  it('goes on with the decision once the last has been dealt with', async () => {
    const log: string[] = [];
    const batches = whileDeciding(
      async (deliver) => {
        for (const index of [1, 2]) {
          await deliver(outcomes(index));
          log.push(`dealt with ${index}`);
        }
        return 'decided';
      },
      0,
      () => log.push('left'),
    );
    for (const index of [1, 2]) {
      const { value } = await batches.next();
      expect(value).toMatchObject({ indices: [index], values: [index] });
      expect(log).toHaveLength(index - 1);
    }
    expect(await batches.next()).toEqual({ done: true, value: 'decided' });
    expect(log).toEqual(['dealt with 1', 'dealt with 2']);
  });

  it('throws what keeps it from deciding', async () => {
    const batches = whileDeciding(
      () => Promise.reject(new Error('no machine')),
      0,
      () => undefined,
    );
    await expect(batches.next()).rejects.toThrow('no machine');
  });

  it('waits for the deciding to end when its consumer leaves', async () => {
    let ended = false;
    const left = Promise.withResolvers<void>();
    const batches = whileDeciding(
      async (deliver) => {
        await deliver(outcomes(1));
        await left.promise;
        await delay(20);
        ended = true;
      },
      0,
      () => left.resolve(),
    );
    await batches.next();
    await batches.return(undefined);
    expect(ended).toBe(true);
  });

  it('keeps nobody waiting once it is closed', async () => {
    const handoff = new Handoff<number>();
    const given = handoff.give(1);
    handoff.close();
    await expect(given).resolves.toBeUndefined();
    await expect(handoff.give(2)).resolves.toBeUndefined();
  });
});
