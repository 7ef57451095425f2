import { STRATEGIES, isInProcess, recordedLanes } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { run } from '../src/index.ts';
import { countTo, gather } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

describe.each(STRATEGIES)('the recording of a run under %s', (strategy) => {
  it('tells where every input ran, within the time of the run', async () => {
    const running = run(fixture('kinds.task.ts#double'), countTo(500), { strategy, workers: 2 });
    const { report } = await gather(running);
    const { stretches, wallMs, plans } = await running.recording;
    expect(wallMs).toBe(report.wallMs);
    expect(plans.map(({ plan }) => plan.strategy)).toEqual([strategy]);
    expect(sum(stretches.map(({ inputs }) => inputs))).toBe(500);
    for (const { worker, startMs, endMs } of stretches) {
      expect(worker === 0).toBe(isInProcess(strategy));
      expect(startMs).toBeGreaterThanOrEqual(0);
      expect(endMs).toBeGreaterThan(startMs);
    }
  });

  it('knows computing from waiting by the clocks of the threads', async () => {
    const shares = async (task: string): Promise<number> => {
      const inputs = Array.from({ length: 30 }, () => 20);
      const options = { strategy, workers: 2, concurrency: 2, chunkSize: 1 };
      const running = run(fixture(`kinds.task.ts#${task}`), inputs, options);
      await gather(running);
      const { cpu } = await running.recording;
      const own = cpu.filter(({ worker }) => (worker === 0) === isInProcess(strategy));
      return sum(own.map(({ threadMs }) => threadMs));
    };
    expect(await shares('compute')).toBeGreaterThan(300);
    expect(await shares('wait')).toBeLessThan(200);
  });
});

it('records what is measured before the decision as work of this thread', async () => {
  const inputs = Array.from({ length: 40 }, () => 4);
  const running = run(fixture('kinds.task.ts#compute'), inputs, { machine: MACHINE });
  await gather(running);
  const recording = await running.recording;
  expect(sum(recording.stretches.map(({ inputs: count }) => count))).toBe(40);
  const [main] = recordedLanes(recording, { cores: 2, most: 8, resolutionMs: 1 });
  expect(main?.segments.length).toBeGreaterThan(0);
});
