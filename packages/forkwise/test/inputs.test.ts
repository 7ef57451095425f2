import { describe, expect, it } from 'vitest';

import { type Loaded, map, run } from '../src/index.ts';
import { faultOf } from './support/faults.ts';
import { CHOICES, countTo, gather, indicesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

const DOUBLE = fixture('kinds.task.ts#double');
const COMPUTE = fixture('kinds.task.ts#compute');

describe('inputs that a module exports beside its task', () => {
  it.each(['array', 'set', 'function', 'generator', 'async-generator', 'promise', 'later'])(
    'may be given by its %s',
    async (form) => {
      const results = await map(fixture(`inputs-${form}.task.ts`), undefined, { machine: MACHINE });
      expect(results).toEqual([2, 3, 4]);
    },
  );

  it('give way to inputs that are passed', async () => {
    expect(await map(fixture('inputs-array.task.ts'), [10], { machine: MACHINE })).toEqual([11]);
  });

  it.each([
    ['array', undefined, true],
    ['generator', undefined, false],
    ['promise', undefined, false],
    ['generator', [10], true],
  ])('are told of once loaded: %s, %j', async (form, given, hasArray) => {
    const told: Loaded[] = [];
    const onLoad = (loaded: Loaded): void => void told.push(loaded);
    const task = fixture(`inputs-${form}.task.ts`);
    await map(task, given, { strategy: 'sequential', onLoad });
    expect(told).toEqual([{ hasArray }]);
  });

  it('may be made afresh for every run', async () => {
    const task = fixture('inputs-generator.task.ts');
    for (const round of [1, 2]) {
      expect(await map(task, undefined, { strategy: 'sequential' }), `round ${round}`).toHaveLength(
        3,
      );
    }
  });
});

describe('inputs that cannot be had', () => {
  it('are missing where none are passed or exported', async () => {
    const fault = await faultOf(() => map(DOUBLE));
    expect(fault.code).toBe('INPUTS_MISSING');
    expect(fault.hint).toContain('export const inputs');
  });

  it.each([
    [42, 'number'],
    [null, 'null'],
    ['abc', 'a string'],
    [{ length: 2 }, 'object'],
    [true, 'boolean'],
  ])('are refused when they are %o', async (inputs, found) => {
    const fault = await faultOf(() => map(DOUBLE, inputs as never));
    expect(fault).toMatchObject({ code: 'INPUTS_NOT_ITERABLE', found });
  });

  it('are refused when the module exports something else', async () => {
    const fault = await faultOf(() => map(fixture('inputs-number.task.ts')));
    expect(fault).toMatchObject({ code: 'INPUTS_NOT_ITERABLE', found: 'number' });
  });

  it('say why when the function that makes them fails', async () => {
    const fault = await faultOf(() => map(fixture('inputs-failing.task.ts')));
    expect(fault).toMatchObject({ code: 'INPUTS_FAILED', found: 'TypeError: the list is locked' });
    expect(fault.cause).toBeInstanceOf(TypeError);
  });
});

function* breaksAfter(count: number): Generator<number> {
  yield* countTo(count);
  throw new TypeError('the file ends here');
}

async function* breaksLaterAfter(count: number): AsyncGenerator<number> {
  for (const input of countTo(count)) {
    await Promise.resolve();
    yield input;
  }
  throw new TypeError('the file ends here');
}

describe.each(CHOICES)('a source that throws on the way, under %s', (strategy) => {
  it.each([
    ['an iterable', breaksAfter],
    ['an async iterable', breaksLaterAfter],
  ])('first gives the outcomes of what it had yielded: %s', async (_, source) => {
    for (const count of [0, 1, 50]) {
      const options = { strategy, machine: MACHINE, workers: 2 } as const;
      const running = run(DOUBLE, source(count), options);
      const delivered: number[] = [];
      const fault = await faultOf(async () => {
        for await (const { index } of running) delivered.push(index);
      });
      expect(fault).toMatchObject({
        code: 'INPUTS_FAILED',
        found: 'TypeError: the file ends here',
      });
      expect(delivered).toEqual(countTo(count));
      expect((await faultOf(() => running.report)).code).toBe('INPUTS_FAILED');
    }
  });
});

async function* haltingly(): AsyncGenerator<number> {
  for (const input of countTo(500)) {
    if (input % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
    yield input;
  }
}

async function* silent(): AsyncGenerator<number> {
  await new Promise(() => undefined);
  yield 1;
}

describe.each(CHOICES)('under %s', (strategy) => {
  const options = { strategy, machine: MACHINE, workers: 2 } as const;

  it('an async iterable is read to its end', async () => {
    const { outcomes } = await gather(run(DOUBLE, haltingly(), options));
    expect(indicesOf(outcomes)).toEqual(countTo(500));
  });

  it('what came before a silence is delivered before the next input comes', async () => {
    const next = Promise.withResolvers<number>();
    async function* source(): AsyncGenerator<number> {
      // Worth measuring more of, were there more.
      yield* [5, 5, 5];
      yield await next.promise;
    }
    const seen: number[] = [];
    for await (const { index } of run(COMPUTE, source(), options)) {
      seen.push(index);
      if (index === 2) next.resolve(5);
    }
    expect(seen).toEqual([0, 1, 2, 3]);
  });
});

it('a run that waits for its first input ends when its signal aborts', async () => {
  const signal = AbortSignal.timeout(50);
  const { report } = await gather(run(DOUBLE, silent(), { machine: MACHINE, signal }));
  expect(report.counts.total).toBe(0);
});

it.each([0, 1, 5, 1000])('a limit of %i takes no more from any kind of source', async (limit) => {
  let read = 0;
  function* counted(): Generator<number> {
    for (;;) yield read++;
  }
  async function* countedLater(): AsyncGenerator<number> {
    yield* counted();
  }
  const options = { machine: MACHINE, limit };
  const expected = countTo(limit).map((input) => input * 2);
  expect(await map(DOUBLE, counted(), options)).toEqual(expected);
  expect(read).toBe(limit);
  read = 0;
  expect(await map(DOUBLE, countedLater(), options)).toEqual(expected);
  expect(read).toBe(limit);
  expect(await map(DOUBLE, countTo(2000), options)).toEqual(expected);
});
