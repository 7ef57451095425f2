import { describe, expect, it } from 'vitest';

import { heldTime, measureWarmUp, steadyWork } from '../src/index.ts';
import recorded from './fixtures/npm-tasks.json' with { type: 'json' };

/**
 * Tasks over npm packages, and a few kernels, each run on one list of equal inputs for two seconds in
 * a fresh isolate (two cores of an AMD EPYC, Node 24.21): the times of the first 120 inputs, and of so
 * many inputs in all; the CPU time of V8's helper threads by then.
 */
interface Recorded {
  readonly task: string;
  readonly importMs: number;
  readonly firstMs: readonly number[];
  readonly totalMs: readonly (readonly number[])[];
}

const TASKS: readonly Recorded[] = recorded;

/** Inputs that ran within `ms`, at least three. */
function begun({ firstMs }: Recorded, ms: number): readonly number[] {
  let held = 0;
  let count = 0;
  while (count < firstMs.length && (held < ms || count < 3)) held += firstMs[count++] ?? 0;
  return firstMs.slice(0, count);
}

/** What `first` says that `left` more such inputs take. */
function foretold(first: readonly number[], importMs: number, left: number): number {
  const times = first.map((heldMs) => ({ heldMs, runs: 1, size: 0 }));
  const { warmUp, steadyShares } = measureWarmUp(times, importMs);
  const heldMs = first.reduce((sum, ms) => sum + ms, 0);
  const steadyMs =
    first.reduce((sum, ms, at) => sum + ms * (steadyShares[at] ?? 1), 0) / first.length;
  return warmUp.draws.reduce((sum, draw) => {
    const done = steadyWork(draw, heldMs);
    const more = heldTime(draw, done + left * steadyMs * draw.steadyFactor) - heldMs;
    return sum + draw.weight * more;
  }, 0);
}

/** Of every task and every recorded length of its list: |ln(foretold ÷ true)| of what is left. */
function errorsAfter(ms: number): readonly number[] {
  return TASKS.flatMap((task) => {
    const first = begun(task, ms);
    const doneMs = first.reduce((sum, one) => sum + one, 0);
    return task.totalMs
      .filter(([inputs = 0, totalMs = 0]) => inputs > first.length && totalMs > 1.5 * doneMs)
      .map(([inputs = 0, totalMs = 0]) => {
        const left = foretold(first, task.importMs, inputs - first.length);
        return Math.abs(Math.log(left / (totalMs - doneMs)));
      });
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('what is left of a list of a real package’s work', () => {
  for (const [ms, most] of [
    [25, 0.45],
    [50, 0.35],
    [100, 0.3],
  ] as const) {
    it(`is foretold after ${ms} ms with a mean error below ${most * 100} %`, () => {
      const errors = errorsAfter(ms);
      expect(errors.length).toBeGreaterThan(200);
      expect(mean(errors)).toBeLessThan(most);
    });
  }
});
