import { type Outcome, NO_LIMITS, WORKER_NOT_MEASURED } from '@forkwise/core';
import { createInputReader } from '@forkwise/executor';
import { describe, expect, it } from 'vitest';

import { workOptions } from '../src/decide/decide.ts';
import { Executors } from '../src/executors/executors.ts';
import { createProbeSource } from '../src/probe/source.ts';
import { Survey } from '../src/probe/survey.ts';
import { tryKind } from '../src/probe/try-kind.ts';
import { loadWorkload } from '../src/task/load.ts';
import { countTo, indicesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

/** Lengths in no order, so that what is picked by size lies all over the list. */
const UNEVEN = countTo(40).map((at) => 'salt'.repeat(1 + ((at * 17) % 40) ** 2));

/** All that came of trying some of `inputs` after two of them had run here, and what is left. */
async function tried(
  name: string,
  inputs: readonly unknown[],
  kind: 'threads' | 'processes',
): Promise<{ readonly outcomes: readonly Outcome[]; readonly left: number[]; obstacle: unknown }> {
  const workload = await loadWorkload(`${fixture('kinds.task.ts')}#${name}`);
  await using executors = new Executors();
  const { signal } = new AbortController();
  const base = createInputReader(inputs);
  const source = await createProbeSource(base, signal, 'far');
  const request = {
    workload,
    base,
    countBefore: (index: number) => index,
    onEarly: () => undefined,
    executors,
    machine: MACHINE,
    limits: NO_LIMITS,
    work: workOptions(workload, {}, signal),
    onSample: () => undefined,
    onTry: undefined,
    deliverable: () => source.rest,
    deliver: undefined,
    recall: () => Promise.resolve(undefined),
    latency: undefined,
  };
  const survey = new Survey(request, source, performance.now(), 'all');
  const { sampler, facts } = survey;
  for (let turn = 0; turn < 2; turn++) await survey.here.step();
  const profile = survey.describe(WORKER_NOT_MEASURED, []);
  const ranking = survey.rankAhead(profile, facts);
  const shown = await tryKind(
    {
      ...{ request, source, sampler, facts, profile, ranking },
      worthTrying: true,
      inputs: inputs.length,
      speculation: undefined,
      idle: true,
      sizes: sampler.meanSize,
    },
    kind,
  );
  const left: number[] = [];
  for (let batch = await source.rest.take(100); batch; batch = await source.rest.take(100)) {
    left.push(...Array.from(batch.values, (_, at) => (batch?.start ?? 0) + at));
  }
  const outcomes = [...sampler.outcomes.takeAll().single, ...(shown?.outcomes ?? [])];
  return { outcomes, left, obstacle: shown?.obstacle };
}

describe.each(['threads', 'processes'] as const)('inputs tried in %s', (kind) => {
  it.each(['hash', 'wait', 'block', 'compute'])('that %s all have an outcome', async (name) => {
    const inputs = name === 'hash' ? UNEVEN : countTo(40).map(() => 12);
    const { outcomes, left, obstacle } = await tried(name, inputs, kind);
    expect(obstacle).toBeUndefined();
    expect(outcomes.map(({ status }) => status)).not.toContain('rejected');
    expect([...indicesOf(outcomes), ...left].toSorted((a, b) => a - b)).toEqual(countTo(40));
  });
});
