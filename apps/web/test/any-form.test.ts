import { timeline, validateAdvice } from '@forkwise/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { speedups } from '../src/answer/speedups.ts';
import { workOut } from '../src/answer/work-out.ts';
import { scaleFor } from '@forkwise/charts';
import { fill } from '../src/form/documents.ts';
import { FIELDS, type Field } from '../src/form/fields.ts';

/** Any text that the field takes, its bounds and nothing at all often among them. */
function textsFor(field: Field): fc.Arbitrary<string> {
  if (field.kind === 'choice') return fc.constantFrom(...field.choices.map(({ value }) => value));
  const { min, max, whole } = field;
  const scaled = fc.double({ min: 0, max: 1, noNaN: true }).map((share) => {
    const value = min + (max - min) * share ** 8;
    return whole ? Math.round(value) : value;
  });
  return fc.oneof(fc.constantFrom(min, max), scaled).map(String);
}

const drafts = fc.record(Object.fromEntries(FIELDS.map((field) => [field.name, textsFor(field)])));

describe('whatever the form takes', () => {
  it('there is an answer, with a curve and a timeline of every plan', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const filled = fill(draft);
        if (filled.kind !== 'valid') throw new Error(JSON.stringify(filled.problems));
        const answer = workOut(filled.workload, filled.machine);
        validateAdvice(JSON.parse(JSON.stringify(answer.advice)));
        const { profile, inputs, machine } = answer.described;
        for (const prediction of answer.ranking.plans) {
          const scale = scaleFor(prediction.predictedMs, 500);
          expect(prediction.predictedMs.map((ms) => scale.at(ms)).every(Number.isFinite)).toBe(
            true,
          );
          const curve = speedups(answer, prediction);
          expect(curve?.points.every(({ speedup }) => Number.isFinite(speedup))).not.toBe(false);
          const { shownMs, lanes } = timeline(prediction.plan, profile, inputs, machine);
          expect(shownMs).toBeGreaterThan(0);
          expect(lanes.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
