import { describe, expect, it } from 'vitest';

import { advise, run } from '../src/index.ts';
import { compute } from './fixtures/kinds.task.ts';
import { faultOf } from './support/faults.ts';
import { countTo, gather, valuesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';

describe('a function as the task', () => {
  it('stays on this thread, and the advice says what a module would gain', async () => {
    const inputs = countTo(100).map(() => 5);
    const advice = await advise(compute, inputs, { machine: MACHINE });
    expect(advice.recommendation.strategy).toBe('sequential');
    expect(advice.profile.task.source).toBe('function');
    expect(advice.warnings.map(({ code }) => code)).toContain('FUNCTION_CANNOT_LEAVE');
    const infeasible = advice.alternatives.filter(({ feasible }) => !feasible);
    expect(infeasible).toHaveLength(4);
    for (const { reason } of infeasible) expect(reason).toContain('move it into a module');
  });

  it('is called once for each input, with what it closes over', async () => {
    const calls = new Map<number, number>();
    const task = (input: number): number => {
      calls.set(input, (calls.get(input) ?? 0) + 1);
      return input * 2;
    };
    const { outcomes } = await gather(run(task, countTo(3000), { machine: MACHINE }));
    expect(valuesOf(outcomes)).toEqual(countTo(3000).map((input) => input * 2));
    expect(calls.size).toBe(3000);
    expect([...calls.values()].every((times) => times === 1)).toBe(true);
  });

  it('may wait, and then runs concurrently', async () => {
    let inFlight = 0;
    let most = 0;
    const task = async (input: number): Promise<number> => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 25));
      inFlight -= 1;
      return input;
    };
    const { report } = await gather(run(task, countTo(60), { machine: MACHINE }));
    expect(report.plan.strategy).toBe('async');
    expect(most).toBeGreaterThan(1);
  });

  it('may run one at a time even though it waits', async () => {
    let inFlight = 0;
    const task = async (input: number): Promise<number> => {
      inFlight += 1;
      expect(inFlight).toBe(1);
      await Promise.resolve();
      inFlight -= 1;
      return input;
    };
    const { report } = await gather(run(task, countTo(50), { strategy: 'sequential' }));
    expect(report.counts).toMatchObject({ total: 50, fulfilled: 50 });
  });

  it.each(['threads', 'shared-memory', 'processes', 'hybrid'] as const)(
    'cannot be forced into %s',
    async (strategy) => {
      const fault = await faultOf(() => gather(run(compute, [1], { strategy })));
      expect(fault.code).toBe('STRATEGY_INFEASIBLE');
      expect(fault.message).toContain(strategy);
      expect(fault.hint).toContain('module');
    },
  );

  it('needs its inputs to be given', async () => {
    expect((await faultOf(() => gather(run(compute)))).code).toBe('INPUTS_MISSING');
  });
});
