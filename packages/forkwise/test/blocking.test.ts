import type { Sample } from '@forkwise/core';
import { expect, it } from 'vitest';

import { blocks, warmFromTheSecond, withoutLoading } from '../src/probe/blocking.ts';

const NO_PAYLOAD = { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false } as const;

function sample(cpuMs: number, blockedMs: number): Sample {
  const times = { wallMs: cpuMs + blockedMs, cpuMs, blockedMs, poolMs: 0, waitMs: 0, helperMs: 0 };
  return { index: 0, weight: 1, runs: 1, ...times, input: NO_PAYLOAD, output: NO_PAYLOAD };
}

it('takes what waits on the thread for longer than it computes for blocking', () => {
  expect(blocks([sample(1, 20), sample(1, 20)])).toBe(true);
  expect(blocks([sample(20, 1), sample(1, 2)])).toBe(false);
});

it('counts the waiting of a first call that loads its code as computing in cold code', () => {
  const [first, second] = withoutLoading([sample(5, 60), sample(4, 0)]);
  expect(first).toMatchObject({ wallMs: 65, cpuMs: 65, blockedMs: 0 });
  expect(second).toMatchObject({ cpuMs: 4, blockedMs: 0 });
});

it('believes a first call that blocks as the others do, and one that is alone', () => {
  const all = [sample(1, 20), sample(1, 19)];
  expect(withoutLoading(all)).toBe(all);
  const lone = [sample(1, 20)];
  expect(withoutLoading(lone)).toBe(lone);
});

it('takes what a first call does beyond the others out of what an input takes', () => {
  const { firstCallMs, steadyShares } = warmFromTheSecond([
    sample(100, 50),
    sample(5, 25),
    sample(5, 25),
  ]);
  expect(firstCallMs).toBe(120);
  expect([...steadyShares]).toEqual([0.2]);
});

it('finds no first call where all take about as long, or where there is one only', () => {
  expect(warmFromTheSecond([sample(5, 30), sample(5, 25)]).firstCallMs).toBe(0);
  expect(warmFromTheSecond([sample(100, 50)]).firstCallMs).toBe(0);
});
