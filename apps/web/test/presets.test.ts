import { validateAdvice } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { type Answer, workOut } from '../src/answer/work-out.ts';
import { fill } from '../src/form/documents.ts';
import { type Draft, INITIAL_DRAFT } from '../src/form/fields.ts';
import {
  MACHINE_PRESETS,
  type Preset,
  WORKLOAD_PRESETS,
  isPreset,
  withPreset,
} from '../src/form/presets.ts';
import { EXPECTED } from './support/expected.ts';

function answerTo(draft: Draft): Answer {
  const filled = fill(draft);
  if (filled.kind !== 'valid') throw new Error(JSON.stringify(filled.problems));
  return workOut(filled.workload, filled.machine);
}

const named = (presets: readonly Preset[], name: string): Preset => {
  const preset = presets.find((one) => one.name === name);
  if (preset === undefined) throw new Error(`no preset ${name}`);
  return preset;
};

describe('the examples of work', () => {
  it('are all expected to be something', () => {
    expect(WORKLOAD_PRESETS.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
  });

  it.each(Object.entries(EXPECTED))('%s has the right class and strategy', (name, expected) => {
    const { advice } = answerTo(
      withPreset(INITIAL_DRAFT, named(WORKLOAD_PRESETS, name), 'workload'),
    );
    expect(advice.class).toBe(expected.class);
    expect(advice.recommendation.strategy).toBe(expected.strategy);
  });

  it('give an advice that core’s schema takes, on every machine', () => {
    for (const work of WORKLOAD_PRESETS) {
      for (const machine of MACHINE_PRESETS) {
        const onIt = withPreset(INITIAL_DRAFT, machine, 'machine');
        const { advice } = answerTo(withPreset(onIt, work, 'workload'));
        expect(validateAdvice(JSON.parse(JSON.stringify(advice)))).toEqual(advice);
      }
    }
  });

  it('start no worker on a quarter of a core for work that only computes', () => {
    const container = named(MACHINE_PRESETS, 'Quarter-core container');
    const draft = withPreset(INITIAL_DRAFT, container, 'machine');
    const csv = named(WORKLOAD_PRESETS, 'Parse 200 MB of CSV');
    const { advice } = answerTo(withPreset(draft, csv, 'workload'));
    expect(advice.recommendation.strategy).toBe('sequential');
    expect(advice.recommendation.predictedMs[1]).toBeGreaterThan(4 * 200 * 60);
  });
});

describe('an example', () => {
  const [first, second] = WORKLOAD_PRESETS;
  const [small] = MACHINE_PRESETS;
  if (first === undefined || second === undefined || small === undefined) throw new Error('none');

  it('of work leaves the machine as it was, and nothing of the work before', () => {
    const draft = withPreset(withPreset(INITIAL_DRAFT, small, 'machine'), first, 'workload');
    const next = withPreset(draft, second, 'workload');
    expect(next['machine.cores']).toBe(small.fields['machine.cores']);
    expect(isPreset(next, second, 'workload')).toBe(true);
    expect(isPreset(next, first, 'workload')).toBe(false);
  });

  it('is no longer that one once a field differs', () => {
    const draft = withPreset(INITIAL_DRAFT, first, 'workload');
    expect(isPreset({ ...draft, inputs: '501' }, first, 'workload')).toBe(false);
    expect(isPreset({ ...draft, 'machine.cores': '3' }, first, 'workload')).toBe(true);
  });
});
