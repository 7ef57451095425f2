import { describe, expect, it } from 'vitest';

import { map } from '../src/index.ts';
import { CHOICES, countTo } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { Folder, fixture } from './support/paths.ts';

describe.each(CHOICES)('map under %s', (strategy) => {
  const options = { strategy, machine: MACHINE, workers: 2 } as const;

  it('resolves to the results in input order', async () => {
    const waits = [40, 1, 30, 2, 20, 3, 10, 4];
    expect(await map(fixture('kinds.task.ts#wait'), waits, options)).toEqual(waits);
  });

  it('resolves to nothing for nothing', async () => {
    expect(await map(fixture('kinds.task.ts#double'), [], options)).toEqual([]);
  });

  it('rejects with what the task threw, and starts hardly any more', async () => {
    using folder = new Folder();
    const inputs = countTo(1000).map((id) => ({
      log: folder.file('log'),
      id,
      waitMs: 5,
      fails: id === 20,
    }));
    const task = fixture('logged.task.ts#waiting');
    await expect(
      map(task, inputs, { ...options, concurrency: 4, chunkSize: 2 }),
    ).rejects.toMatchObject({
      name: 'RangeError',
      message: 'input 20 is out of range',
    });
    expect(folder.numbers('log').length).toBeLessThan(500);
  });
});

it('rejects with the very value that a function threw', async () => {
  const thrown: unknown = { reason: 'its own' };
  const task = (input: number): number => {
    if (input === 3) throw thrown;
    return input;
  };
  await expect(map(task, countTo(10))).rejects.toBe(thrown);
});

it('rejects with undefined where that is what was thrown', async () => {
  const caught = await map(fixture('throws.task.ts'), [1], { strategy: 'sequential' }).then(
    () => 'resolved',
    (error: unknown) => ({ error }),
  );
  expect(caught).toEqual({ error: undefined });
});

async function failAfter(waitMs: number): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  throw new Error(`after ${waitMs}`);
}

async function* later(): AsyncGenerator<number> {
  yield* [1, 2, 3];
}

it('rejects with the error of the input that fails first, not of the first that fails', async () => {
  await expect(map(failAfter, [2000, 5], { strategy: 'async' })).rejects.toThrow('after 5');
});

it.each(['auto', 'sequential', 'threads'] as const)(
  'rejects with the reason of a signal that had aborted before, under %s',
  async (strategy) => {
    const reason = new Error('enough');
    const options = { strategy, machine: MACHINE, signal: AbortSignal.abort(reason) };
    await expect(map(fixture('kinds.task.ts#double'), [1, 2], options)).rejects.toBe(reason);
  },
);

it('rejects with the reason of a signal that aborts on the way', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const task = async (input: number): Promise<number> => {
    if (input === 5) controller.abort(reason);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return input;
  };
  const options = { strategy: 'async', concurrency: 2, signal: controller.signal } as const;
  await expect(map(task, countTo(50), options)).rejects.toBe(reason);
});

it('takes an iterable or an async iterable for its inputs', async () => {
  const task = fixture('kinds.task.ts#double');
  expect(await map(task, new Set([1, 2, 3]), { machine: MACHINE })).toEqual([2, 4, 6]);
  expect(await map(task, later(), { machine: MACHINE })).toEqual([2, 4, 6]);
  expect(await map(task, Float64Array.of(0.5, 1), { machine: MACHINE })).toEqual([1, 2]);
});

it('names the results by the type of the function', async () => {
  const texts: string[] = await map((input: number) => String(input), [1, 2]);
  expect(texts).toEqual(['1', '2']);
});
