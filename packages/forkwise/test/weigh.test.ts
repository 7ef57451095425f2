import { type Demand, meanDemand, NO_LIMITS, profileFromDescription } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { Executors } from '../src/executors/executors.ts';
import {
  type Means,
  type Underway,
  type WorkerStrategy,
  bestTeam,
  outlookWith,
  verdictOn,
} from '../src/probe/weigh.ts';
import { MACHINE } from './support/machine.ts';

function demand(perInput: { readonly cpuMs?: number; readonly blockedMs?: number }): Demand {
  const profile = profileFromDescription({
    kind: 'workload',
    version: 1,
    inputs: 100,
    perInput: { cpuMs: 0, blockedMs: 0, poolMs: 0, waitMs: 0, ...perInput },
    unevenness: 0,
    input: { form: 'number', bytes: 8 },
    output: { form: 'number', bytes: 8 },
    shared: { form: 'none', bytes: 0 },
    task: { importMs: 0, source: 'module', isolation: 'none' },
  });
  return meanDemand(profile.samples);
}

function underway(perInput: Parameters<typeof demand>[0], left: number): Underway {
  const nothing = {
    measured: 10,
    longestMs: 0,
    importMs: 0,
    firstCallMs: 0,
    heldMs: 20,
    helperMs: 0,
    readingMs: 0,
  };
  return { left, demand: demand(perInput), warmUp: [], ...nothing };
}

function means(changes: Partial<Means> = {}): Means {
  const strategies: readonly WorkerStrategy[] = ['threads', 'shared-memory', 'processes'];
  const executors = new Executors();
  return { machine: MACHINE, limits: NO_LIMITS, executors, strategies, free: true, ...changes };
}

describe('the best team', () => {
  it('is one thread beside this one where inputs compute on two cores', () => {
    const team = bestTeam(underway({ cpuMs: 5 }, 400), means());
    expect(team).toMatchObject({ lane: true, workers: { strategy: 'threads', workers: 1 } });
    expect(team && verdictOn(team, 10)).toBe('start');
  });

  it('is two where this thread may not take part', () => {
    const team = bestTeam(underway({ cpuMs: 5 }, 400), means({ free: false }));
    expect(team).toMatchObject({ lane: false, workers: { workers: 2 } });
  });

  it('is two where inputs would keep the caller from everything else for too long', () => {
    const team = bestTeam(underway({ cpuMs: 300 }, 10), means());
    expect(team).toMatchObject({ lane: false, workers: { workers: 2 } });
  });

  it('has many more workers than cores where inputs block', () => {
    const team = bestTeam(underway({ blockedMs: 20 }, 200), means());
    expect(team?.workers.workers).toBeGreaterThan(4);
    expect(team?.lane).toBe(false);
  });

  it('has no more workers than are allowed, this thread among them', () => {
    const blocked = underway({ blockedMs: 20 }, 200);
    expect(
      bestTeam(blocked, means({ limits: { ...NO_LIMITS, workers: 3 } }))?.workers.workers,
    ).toBe(3);
    expect(
      bestTeam(underway({ cpuMs: 5 }, 400), means({ limits: { ...NO_LIMITS, workers: 1 } })),
    ).toBe(undefined);
  });

  it('is of the only kind that can run the task', () => {
    const team = bestTeam(underway({ cpuMs: 5 }, 400), means({ strategies: ['processes'] }));
    expect(team?.workers).toMatchObject({ strategy: 'processes', workerKind: 'process' });
    expect(bestTeam(underway({ cpuMs: 5 }, 400), means({ strategies: [] }))).toBe(undefined);
  });

  it('is not worth starting for what is over in a moment', () => {
    const team = bestTeam(underway({ cpuMs: 5 }, 4), means());
    expect(team && verdictOn(team, 10)).not.toBe('start');
  });

  it('puts many tiny inputs into a message', () => {
    const team = bestTeam(underway({ cpuMs: 0.002 }, 1_000_000), means());
    expect(team?.workers.chunkSize).toBeGreaterThan(50);
  });
});

it('a worker that has been starting for a while will be up the sooner', () => {
  const work = underway({ cpuMs: 5 }, 60);
  const team = bestTeam(work, means());
  if (team === undefined) throw new Error('no team');
  const now = outlookWith(team, work, means());
  const later = outlookWith(team, work, means(), 20);
  expect(later.besideMs).toBeLessThan(now.besideMs);
  expect(later.aloneMs).toBe(now.aloneMs);
});

it('workers are started for less, the more inputs say so, and given up on where they would cost', () => {
  const verdict = (aloneMs: number, besideMs: number, measured: number) =>
    verdictOn({ aloneMs, besideMs }, measured);
  expect(verdict(1000, 900, 10)).toBe('start');
  expect(verdict(1000, 900, 2)).toBe('unsure');
  expect(verdict(1000, 700, 1)).toBe('start');
  expect(verdict(1000, 950, 1000)).toBe('unsure');
  expect(verdict(1000, 1200, 1)).toBe('stay');
  expect(verdict(20, 17, 1000)).toBe('unsure');
});
