import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import {
  type Machine,
  NO_LIMITS,
  NO_OBSTACLES,
  type Ranking,
  feasibility,
  processPoolSize,
  recommend,
  seenFrom,
  usualPoolSize,
  validateMachine,
  whatIfAssumptions,
} from '../src/index.ts';
import { roundMachine } from './support/machines.ts';
import { type Workload, described } from './support/workloads.ts';

const machineFile = (name: string): Machine =>
  validateMachine(
    JSON.parse(
      readFileSync(new URL(`../../../examples/machines/${name}.json`, import.meta.url), 'utf8'),
    ),
  );
const SERVER = machineFile('sixteen-core-server');
const CONTAINER = machineFile('quarter-core-container');
const HERE = roundMachine();

const COMPUTING = described({ inputs: 400, perInput: { cpuMs: 50 } });
const HASHING = described({ inputs: 40, perInput: { poolMs: 20, cpuMs: 0.1 }, unevenness: 0.05 });
const FETCHING = described({ inputs: 400, perInput: { waitMs: 50, cpuMs: 0.1 } });

function rank({ profile, inputs }: Workload, there: Machine): Ranking {
  return recommend(profile, inputs, seenFrom(HERE, there), feasibility(NO_OBSTACLES), NO_LIMITS);
}

const withPool = (size: number): Machine => ({ ...SERVER, pool: { size } });
const underQuota = (quotaCores: number): Machine => ({
  ...HERE,
  cpu: { ...HERE.cpu, cores: 2, quotaCores, effectiveCores: [1, 1] },
});

describe('the same computing workload', () => {
  it('wants a worker for each core of a server', () => {
    const { plan } = rank(COMPUTING, SERVER).best;
    expect(plan.strategy).toBe('threads');
    expect(plan.workers).toBeGreaterThanOrEqual(12);
    expect(plan.workers).toBeLessThanOrEqual(16);
  });

  it('wants no worker on a quarter of a core, whatever cores the container reports', () => {
    const { best } = rank(COMPUTING, CONTAINER);
    expect(best.plan.strategy).toBe('sequential');
    expect(best.predictedMs[1] / (400 * 50)).toBeCloseTo(4, 0);
  });
});

describe('the same workload in the native pool', () => {
  it('wants as many in flight as the pool has threads', () => {
    const { plan } = rank(HASHING, SERVER).best;
    expect(plan).toMatchObject({ strategy: 'async', concurrency: 4 });
  });

  it('wants as many in flight as there are cores, once the pool is as large', () => {
    const { plan } = rank(HASHING, withPool(16)).best;
    expect(plan.strategy).toBe('async');
    expect(plan.concurrency).toBeGreaterThanOrEqual(12);
    expect(plan.concurrency).toBeLessThanOrEqual(24);
  });

  it('gains nothing from being in flight on a quarter of a core', () => {
    expect(rank(HASHING, CONTAINER).best.plan.strategy).toBe('sequential');
  });
});

describe('a machine seen from another', () => {
  it('has its cores in units of what a lone thread gets here', () => {
    expect(seenFrom(HERE, CONTAINER).cpu.effectiveCores).toEqual([0.25]);
    expect(seenFrom(CONTAINER, SERVER).cpu.effectiveCores.slice(0, 2)).toEqual([4, 4 * 1.95]);
    expect(seenFrom(CONTAINER, CONTAINER).cpu.effectiveCores).toEqual([1]);
    expect(seenFrom(HERE, SERVER)).toEqual(SERVER);
  });

  it('that was measured under a quota below one core is slower by that quota', () => {
    expect(seenFrom(HERE, underQuota(0.5)).cpu.effectiveCores).toEqual([0.5, 0.5]);
    expect(seenFrom(HERE, underQuota(1.5)).cpu.effectiveCores).toEqual([1, 1]);
  });

  it('waits as long as here, however little of a core it has', () => {
    const there = rank(FETCHING, CONTAINER).sequential.predictedMs[1];
    const here = rank(FETCHING, HERE).sequential.predictedMs[1];
    expect(there / here).toBeGreaterThan(1);
    expect(there / here).toBeLessThan(1.1);
  });
});

describe('what a prediction for another machine assumes', () => {
  const codes = ({ profile }: Workload, there: Machine): readonly string[] =>
    whatIfAssumptions(profile, HERE, there).map(({ code }) => code);

  it('is what the workload hangs on, after what the description gave', () => {
    expect(codes(COMPUTING, SERVER)).toEqual([
      'WHAT_IF_GIVEN',
      'WHAT_IF_CORE_SPEED',
      'WHAT_IF_COLD_CODE',
      'WHAT_IF_PAYLOADS',
      'WHAT_IF_COSTS',
      'WHAT_IF_RUNTIME',
    ]);
    expect(codes(FETCHING, SERVER)).toContain('WHAT_IF_WAITING');
  });

  it('is less where the machine was measured with the same runtime', () => {
    const measured = { ...SERVER, source: 'measured', runtime: HERE.runtime } as const;
    expect(codes(COMPUTING, measured)).not.toContain('WHAT_IF_COSTS');
    expect(codes(COMPUTING, measured)).not.toContain('WHAT_IF_RUNTIME');
  });

  it('is told with the numbers of the description', () => {
    const [given] = whatIfAssumptions(COMPUTING.profile, HERE, CONTAINER);
    expect(given?.message).toContain('5 cores that do the work of 0.25');
    expect(given?.message).toContain('a native pool of 4');
    expect(given?.message).toContain('384 MiB');
  });
});

describe('the size of native pools', () => {
  it('is a thread for each core, four at least', () => {
    expect([0.25, 1, 4, 4.5, 16, 1000].map(usualPoolSize)).toEqual([4, 4, 4, 5, 16, 128]);
  });

  it('of processes is their share of the cores, unless the user has set another', () => {
    expect([1, 2, 3, 16].map((workers) => processPoolSize(SERVER, workers))).toEqual([16, 8, 6, 4]);
    expect(processPoolSize(withPool(16), 2)).toBe(8);
    expect(processPoolSize(withPool(64), 2)).toBe(64);
    expect(processPoolSize(withPool(2), 2)).toBe(2);
    expect(processPoolSize(CONTAINER, 1)).toBe(4);
  });
});
