import {
  type Advice,
  NO_LIMITS,
  NO_OBSTACLES,
  type Plan,
  createPredictor,
  profileFromDescription,
} from '@forkwise/core';
import { type InputReader, createInputReader } from '@forkwise/executor';
import { expect, it } from 'vitest';

import { type AllRan, type Decision, workOptions } from '../src/decide/decide.ts';
import { Executors } from '../src/executors/executors.ts';
import { NO_OUTCOMES, ofSingle } from '../src/probe/outcomes.ts';
import { likenessOf } from '../src/probe/size.ts';
import { followAdvice } from '../src/run/follow-advice.ts';
import type { Replan } from '../src/run/stages.ts';
import { loadWorkload } from '../src/task/load.ts';
import { countTo } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

const INPUTS = 200;
const SEQUENTIAL: Plan = {
  strategy: 'sequential',
  workers: 1,
  concurrency: 1,
  chunkSize: 1,
  workerKind: 'thread',
};

/** To run `inputs` here, on the word of measurements that no worker has taken part in. */
function decisionFor(inputs: InputReader, cpuMs: number): Decision {
  const number = { form: 'number', bytes: 8 } as const;
  const profile = profileFromDescription({
    ...{ kind: 'workload', version: 1, inputs: INPUTS, unevenness: 0 },
    perInput: { cpuMs, blockedMs: 0, poolMs: 0, waitMs: 0 },
    ...{ input: number, output: number, shared: { form: 'none', bytes: 0 } },
    task: { importMs: 5, source: 'module', isolation: 'none' },
  });
  const best = createPredictor(profile, INPUTS, MACHINE)(SEQUENTIAL);
  const never = (): never => {
    throw new Error('nobody asked for it');
  };
  return {
    best,
    machine: MACHINE,
    get advice(): Advice {
      return never();
    },
    probed: {
      ...{ profile, facts: NO_OBSTACLES, best, inputs: INPUTS, tried: false, known: undefined },
      get ranking() {
        return never();
      },
      ...{ like: likenessOf(1), heldMs: 0, ran: 0, settled: 0, outcomes: NO_OUTCOMES },
      ...{ late: undefined, begun: undefined, rest: inputs },
    },
  };
}

it('what is left is decided anew where inputs take much longer than they did', async () => {
  const workload = await loadWorkload(fixture('kinds.task.ts#compute'));
  await using executors = new Executors();
  const replans: Replan[] = [];
  const anew: number[] = [];
  const heavyMs = 8;
  const batches = followAdvice(
    decisionFor(createInputReader(countTo(INPUTS).map(() => heavyMs)), 0.5),
    {
      executors,
      work: workOptions(workload, {}, new AbortController().signal),
      limits: NO_LIMITS,
      transfer: undefined,
      startedMs: performance.now(),
      emit: () => undefined,
      onExecution: () => undefined,
      drained: () => false,
      replans,
      onLeft: () => undefined,
      decideAnew: async (rest): Promise<Decision | AllRan> => {
        anew.push(rest.position);
        if (anew.length === 1) return decisionFor(rest, 0.5);
        const batch = await rest.take(INPUTS);
        const indices = countTo(batch?.values.length ?? 0).map((at) => at + (batch?.start ?? 0));
        const outcomes = indices.map(
          (index) => ({ index, status: 'fulfilled', value: 8 }) as const,
        );
        return { outcomes: ofSingle(outcomes), decide: () => decisionFor(rest, heavyMs) };
      },
    },
  );
  const seen: number[] = [];
  for await (const { indices } of batches) seen.push(...Array.from(indices));
  expect(seen.toSorted((a, b) => a - b)).toEqual(countTo(INPUTS));
  expect(anew).toHaveLength(2);
  expect(anew[0]).toBeGreaterThan(0);
  expect(anew[1]).toBeGreaterThan(anew[0] ?? INPUTS);
  expect(replans).toHaveLength(1);
  expect(replans[0]?.reason).toContain('sequential took');
});
