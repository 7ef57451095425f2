import type { Strategy } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { type Speedups, speedups } from '../src/answer/speedups.ts';
import { lookAt, workOut } from '../src/answer/work-out.ts';
import { fill } from '../src/form/documents.ts';
import { type Draft, INITIAL_DRAFT } from '../src/form/fields.ts';

function curveOf(fields: Draft, shown?: Strategy): Speedups {
  const filled = fill({ ...INITIAL_DRAFT, ...fields });
  if (filled.kind !== 'valid') throw new Error('invalid');
  const answer = workOut(filled.workload, filled.machine);
  const curve = speedups(answer, lookAt(answer, shown));
  if (curve === undefined) throw new Error('no curve');
  return curve;
}

const COMPUTING: Draft = { inputs: '1000', 'perInput.cpuMs': '40' };

describe('speed-up against workers', () => {
  it('rises with the cores, and bends where they are all busy', () => {
    const { of, points, plan } = curveOf(COMPUTING);
    expect([of, plan.strategy]).toEqual(['workers', 'threads']);
    expect(points.map(({ count }) => count)).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
    const at = (count: number): number => points[count - 1]?.speedup ?? 0;
    expect(at(1)).toBeLessThan(1);
    expect(at(4)).toBeGreaterThan(3);
    expect(at(16)).toBeLessThan(at(8) * 1.05);
    expect(points.at(-1)?.limitedBy).toBe('cpu');
  });

  it('ends where memory does, and says so', () => {
    const curve = curveOf({ ...COMPUTING, 'machine.freeMiB': '128' });
    expect(curve.fitting).toBe(4);
    expect(curve.points.at(-1)?.count).toBe(4);
  });

  it('is against what is in flight where one thread does it all', () => {
    const { of, points, chosen } = curveOf({ inputs: '500', 'perInput.waitMs': '100' });
    expect(of).toBe('in flight');
    expect(points.at(-1)?.count).toBeGreaterThanOrEqual(chosen);
    expect(points.at(-1)?.speedup).toBeGreaterThan(100);
  });

  it('is that of the next best for work that is best left in sequence', () => {
    const { plan } = curveOf({ inputs: '3', 'perInput.cpuMs': '0.1' });
    expect(plan.strategy).not.toBe('sequential');
  });

  it('has few points, however many workers there can be', () => {
    const { points } = curveOf({ ...COMPUTING, 'machine.cores': '1024', inputs: '1e6' });
    expect(points.length).toBeLessThanOrEqual(65);
    expect(points.at(-1)?.count).toBeGreaterThan(200);
  });
});
