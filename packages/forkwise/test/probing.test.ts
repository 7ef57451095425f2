import { describe, expect, it } from 'vitest';

import { run, type Tried } from '../src/index.ts';
import { countTo, gather, valuesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';

describe('probing', () => {
  it('may run more inputs than ordered delivery would hold back', async () => {
    const inputs = new Float64Array(3_000_000).fill(2);
    const running = run((input: number) => input + 1, inputs, { machine: MACHINE });
    let sum = 0;
    for await (const { values } of running.batches()) {
      for (let at = 0; at < values.length; at++) sum += values[at] as number;
    }
    expect(sum).toBe(3 * inputs.length);
  });

  it('tells of inputs before they run alone on this thread, and when they have ended', async () => {
    const told: unknown[] = [];
    const task = (input: number): number => {
      told.push('runs');
      return input;
    };
    const onTry = (tried: Tried | undefined): void => void told.push(tried?.first ?? 'ended');
    await gather(run(task, [7], { machine: MACHINE, onTry }));
    expect(told).toEqual([0, 'runs', 'ended']);
  });

  it('ends when the run is aborted, though its input never settles', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const never = (): Promise<never> => new Promise(() => undefined);
    const options = { machine: MACHINE, signal: controller.signal };
    setTimeout(() => controller.abort(reason), 50);
    const { outcomes } = await gather(run(never, countTo(3), options));
    expect(outcomes.map(({ status }) => status)).toContain('cancelled');
    expect(outcomes[0]).toMatchObject({ error: { code: 'CANCELLED', cause: reason } });
  });

  it('aborts the signal of an input whose time is up', async () => {
    const aborted: unknown[] = [];
    const task = (_: unknown, __: unknown, context: { signal: AbortSignal }): Promise<never> => {
      context.signal.addEventListener('abort', () => aborted.push('yes'));
      return new Promise(() => undefined);
    };
    const { outcomes } = await gather(run(task as never, [1], { machine: MACHINE, timeoutMs: 30 }));
    expect(outcomes.map(({ status }) => status)).toEqual(['timedOut']);
    expect(aborted).toEqual(['yes']);
  });

  it('takes no offence at an input that throws when it is looked at', async () => {
    const bad = {
      get size(): number {
        throw new Error('look away');
      },
    };
    const { outcomes } = await gather(run(() => 1, [bad, bad, bad], { machine: MACHINE }));
    expect(valuesOf(outcomes)).toEqual([1, 1, 1]);
  });
});

describe('a parameter that the forced strategy has no use for', () => {
  it.each([
    ['sequential', 'workers'],
    ['async', 'chunkSize'],
    ['threads', 'concurrency'],
  ] as const)('is warned of: %s with %s', async (strategy, name) => {
    const task = new URL('./fixtures/kinds.task.ts#wait', import.meta.url);
    const { report } = await gather(run(task, [1, 1], { strategy, [name]: 3 }));
    expect(report.warnings.map(({ code }) => code)).toEqual(['OPTION_UNUSED']);
  });

  it('is not warned of where it is used', async () => {
    const { report } = await gather(
      run(async (x: number) => x, [1], { strategy: 'async', concurrency: 3 }),
    );
    expect(report.warnings).toEqual([]);
  });
});
