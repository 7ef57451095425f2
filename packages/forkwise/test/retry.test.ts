import { describe, expect, it } from 'vitest';

import { map, run } from '../src/index.ts';
import { CHOICES, countTo, gather, indicesOf, valuesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { Folder, fixture } from './support/paths.ts';

const FLAKY = fixture('logged.task.ts#flaky');
const COUNT = 40;

/** Every fifth fails so often. */
const inputsOf = (log: string, failures: number): object[] =>
  countTo(COUNT).map((id) => ({ log, id, failures: id % 5 === 0 ? failures : 0 }));

/** How often each input was tried. */
const attemptsOf = (numbers: readonly number[]): number[] =>
  countTo(COUNT).map((id) => numbers.filter((each) => each === id).length);

describe.each(CHOICES)('rejected inputs under %s', (strategy) => {
  const options = {
    strategy,
    machine: MACHINE,
    workers: 2,
    concurrency: 4,
    history: false,
  } as const;

  it('are tried again as often as asked, and delivered in their place', async () => {
    using folder = new Folder();
    const inputs = inputsOf(folder.file('log'), 2);
    const { outcomes, report } = await gather(run(FLAKY, inputs, { ...options, retryRejected: 2 }));
    expect(valuesOf(outcomes)).toEqual(countTo(COUNT).map((id) => id * 3));
    expect(indicesOf(outcomes)).toEqual(countTo(COUNT));
    expect(report.counts).toMatchObject({ total: COUNT, fulfilled: COUNT });
    expect(attemptsOf(folder.numbers('log'))).toEqual(
      countTo(COUNT).map((id) => (id % 5 === 0 ? 3 : 1)),
    );
  });

  it('have the outcome of their last attempt when that was the last', async () => {
    using folder = new Folder();
    const inputs = inputsOf(folder.file('log'), Infinity);
    const asked = { ...options, retryRejected: 1, order: 'completion' } as const;
    const { outcomes } = await gather(run(FLAKY, inputs, asked));
    expect(outcomes).toHaveLength(COUNT);
    const rejected = outcomes.filter(({ status }) => status === 'rejected');
    expect(indicesOf(rejected).toSorted((a, b) => a - b)).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
    for (const outcome of rejected) {
      expect(outcome).toMatchObject({ error: { message: `input ${outcome.index}, call 2` } });
    }
  });
});

it('rejected inputs get their own value again where they were measured out of turn', async () => {
  using folder = new Folder();
  const inputs = countTo(COUNT).map((id) => ({
    log: folder.file('log'),
    id,
    failures: 1,
    cpuMs: 12,
  }));
  const options = { machine: MACHINE, workers: 2, history: false, retryRejected: 2 } as const;
  const { outcomes } = await gather(run(FLAKY, inputs, options));
  expect(valuesOf(outcomes)).toEqual(countTo(COUNT).map((id) => id * 3));
});

describe('pauses between attempts', () => {
  it('end when the run is drained: what waits is rejected, once', async () => {
    using folder = new Folder();
    const inputs = inputsOf(folder.file('log'), Infinity);
    const options = { strategy: 'async', retryRejected: 100, order: 'completion' } as const;
    const running = run(FLAKY, inputs, options);
    const indices: number[] = [];
    for await (const { index } of running) {
      indices.push(index);
      if (indices.length === 32) running.drain();
    }
    expect(indices.toSorted((a, b) => a - b)).toEqual(countTo(COUNT));
  });

  it('let an endless source go on, which is behind an input that waits', async () => {
    using folder = new Folder();
    const log = folder.file('log');
    let closed = false;
    async function* endless(): AsyncGenerator<object> {
      try {
        for (let id = 0; ; id += 1) {
          yield { log, id, failures: id === 3 ? 2 : 0 };
          await new Promise(setImmediate);
        }
      } finally {
        closed = true;
      }
    }
    const indices: number[] = [];
    for await (const { index, status } of run(FLAKY, endless(), {
      strategy: 'threads',
      retryRejected: 2,
      workers: 1,
    })) {
      expect(status).toBe('fulfilled');
      if (indices.push(index) === 20) break;
    }
    expect(indices).toEqual(countTo(20));
    // A read under way ends first.
    await expect.poll(() => closed).toBe(true);
  });

  it('are for what may change: not for values that cannot leave a worker', async () => {
    const options = { strategy: 'threads', retryRejected: 100, order: 'completion' } as const;
    const results = map(fixture('obstacles.task.ts#adder'), [1], options);
    await expect(results).rejects.toMatchObject({ code: 'RESULT_NOT_TRANSFERABLE' });
  });
});
