import { describe, expect, it } from 'vitest';

import { type Advice, type Strategy, advise, validateAdvice } from '../src/index.ts';
import { countTo } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

interface Case {
  readonly name: string;
  readonly inputs: readonly number[];
  readonly class: Advice['class'];
  /** What may be recommended. */
  readonly strategies: readonly Strategy[];
}

const same = (input: number, count: number): number[] => Array.from({ length: count }, () => input);

const CROWDED_RATIO = 1.3;

const PARALLEL: readonly Strategy[] = ['threads', 'shared-memory', 'processes'];

const CASES: readonly Case[] = [
  { name: 'compute', inputs: same(8, 100), class: 'cpu-bound', strategies: PARALLEL },
  { name: 'wait', inputs: same(10, 100), class: 'io-bound', strategies: ['async'] },
  { name: 'hash', inputs: countTo(150), class: 'native-pool-bound', strategies: ['async'] },
  { name: 'block', inputs: same(10, 60), class: 'blocking', strategies: PARALLEL },
  { name: 'double', inputs: countTo(1000), class: 'overhead-bound', strategies: ['sequential'] },
  {
    name: 'fetchAndParse',
    inputs: same(10, 100),
    class: 'mixed',
    strategies: ['async', 'hybrid', ...PARALLEL],
  },
];

// What neighbours do to a busy machine in the very moment of measuring is not always told apart.
const MEASURED = { retry: 2 };

describe.each(CASES)('advice on the task "$name"', ({ name, inputs, class: kind, strategies }) => {
  it(`says ${kind}, in a valid document that recommends a feasible plan`, MEASURED, async () => {
    const advice = await advise(fixture(`kinds.task.ts#${name}`), inputs, { machine: MACHINE });
    expect(validateAdvice(advice)).toBe(advice);
    expect(JSON.parse(JSON.stringify(advice))).toEqual(advice);
    expect(advice.class).toBe(kind);
    // Neighbours that keep both cores busy can make workers not worth while, and are measured.
    const { worker } = advice.profile;
    const crowded = worker.measured && worker.cpuRatio > CROWDED_RATIO ? ['sequential'] : [];
    expect([...strategies, ...crowded]).toContain(advice.recommendation.strategy);
    expect(advice.profile.inputs).toBe(inputs.length);
    expect(advice.profile.sampled).toBeGreaterThan(0);
    expect(advice.evidence.length).toBeGreaterThan(0);
    expect(advice.reasons.length).toBeGreaterThan(0);
    const named = [advice.recommendation, ...advice.alternatives].map(({ strategy }) => strategy);
    expect(new Set(named).size).toBe(6);
    const infeasible = advice.alternatives.filter(({ feasible }) => !feasible);
    expect(infeasible.map(({ strategy }) => strategy)).not.toContain(
      advice.recommendation.strategy,
    );
    const [low, mid, high] = advice.recommendation.predictedMs;
    expect([low, mid, high]).toEqual([low, mid, high].toSorted((a, b) => a - b));
  });
});

it('measures only a few of many inputs', async () => {
  let read = 0;
  function* many(): Generator<number> {
    for (; read < 1_000_000;) yield ++read;
  }
  const advice = await advise(fixture('kinds.task.ts#compute'), many(), { machine: MACHINE });
  expect(advice.profile.inputs).toBeNull();
  expect(read).toBeLessThan(100_000);
  expect(advice.warnings.map(({ code }) => code)).toContain('INPUT_COUNT_UNKNOWN');
});

it('closes the source when it has seen enough', async () => {
  let closed = false;
  async function* source(): AsyncGenerator<number> {
    try {
      for (;;) yield 1;
    } finally {
      closed = true;
    }
  }
  await advise(fixture('kinds.task.ts#compute'), source(), { machine: MACHINE });
  expect(closed).toBe(true);
});

it('says unknown of an empty list, as there is nothing to go by', async () => {
  const advice = await advise(fixture('kinds.task.ts#double'), [], { machine: MACHINE });
  expect(validateAdvice(advice).class).toBe('unknown');
  expect(advice.profile.sampled).toBe(0);
  expect(advice.profile.notMeasured).not.toEqual([]);
});

const fail = (): never => {
  throw new Error('broken');
};

it('says that sampled inputs failed', async () => {
  const advice = await advise(fail, countTo(10), { machine: MACHINE });
  expect(advice.warnings.map(({ code }) => code)).toContain('INPUTS_FAILED_WHILE_PROBING');
  expect(advice.profile.task.failures).toBeGreaterThan(0);
});

it('rejects with the reason of a signal that aborts', async () => {
  const reason = new Error('enough');
  const options = { machine: MACHINE, signal: AbortSignal.abort(reason) };
  await expect(advise(fixture('kinds.task.ts#wait'), [1, 2], options)).rejects.toBe(reason);
});

it('keeps to the number of workers allowed', async () => {
  const machine = { ...MACHINE, cpu: { ...MACHINE.cpu, cores: 4, effectiveCores: [1, 2, 3, 4] } };
  const task = fixture('kinds.task.ts#compute');
  const advice = await advise(task, same(8, 100), { machine, workers: 3 });
  expect(advice.recommendation.workers).toBe(3);
});

it('tells of every sample as it goes along', async () => {
  const seen: number[] = [];
  const advice = await advise(fixture('kinds.task.ts#wait'), same(5, 30), {
    machine: MACHINE,
    onEvent: (event) => {
      if (event.kind === 'probing') seen.push(event.sampled);
    },
  });
  // Those that wait at the same time count once they have settled.
  expect(seen.length).toBeGreaterThan(0);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBeLessThanOrEqual(advice.profile.sampled);
});
