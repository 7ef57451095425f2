import { describe, expect, it } from 'vitest';

import {
  factsFromDescription,
  feasibility,
  meanDemand,
  profileFromDescription,
  summariseProfile,
} from '../src/index.ts';
import { description } from './support/workloads.ts';

const demandOf = (traits: Parameters<typeof description>[0]): ReturnType<typeof meanDemand> =>
  meanDemand(profileFromDescription(description(traits)).samples);

const variation = (unevenness: number): number =>
  demandOf({ inputs: 1e6, perInput: { cpuMs: 10 }, unevenness }).variation;

const input = (form: 'binary' | 'text' | 'objects' | 'none'): unknown =>
  profileFromDescription(description({ input: { form, bytes: 1e6 } })).samples[0]?.input;

describe('the profile of a described workload', () => {
  for (const unevenness of [0, 0.2, 1, 3]) {
    it(`has the described mean times with an unevenness of ${unevenness}`, () => {
      const perInput = { cpuMs: 8, blockedMs: 4, poolMs: 2, waitMs: 16 };
      const found = demandOf({ perInput, unevenness });
      expect(found.cpuMs).toBeCloseTo(8, 9);
      expect(found.blockedMs).toBeCloseTo(4, 9);
      expect(found.poolMs).toBeCloseTo(2, 9);
      expect(found.waitMs).toBeCloseTo(16, 9);
      expect(found.wallMs).toBeCloseTo(30, 9);
    });
  }

  it('varies as described, the longest tails cut off at two hundred samples', () => {
    expect(variation(0)).toBe(0);
    expect(variation(0.2)).toBeCloseTo(0.2, 2);
    expect(variation(0.5)).toBeCloseTo(0.5, 1);
    expect(variation(1)).toBeGreaterThan(0.85);
    expect(variation(1)).toBeLessThan(1.05);
    expect(variation(3)).toBeGreaterThan(variation(1));
  });

  it('has as many samples as inputs, two hundred at most', () => {
    expect(profileFromDescription(description({ inputs: 7 })).samples.length).toBe(7);
    const large = profileFromDescription(description({ inputs: 1e9 }));
    expect([large.samples.length, large.inputs]).toEqual([200, 1e9]);
  });

  it('is a lone mean for a lone input, however uneven', () => {
    const { samples } = profileFromDescription(
      description({ inputs: 1, perInput: { cpuMs: 5 }, unevenness: 2 }),
    );
    expect(samples.map((one) => one.cpuMs)).toEqual([5]);
  });

  it('is the same every time', () => {
    const workload = description({ perInput: { cpuMs: 5 }, unevenness: 1 });
    expect(profileFromDescription(workload)).toEqual(profileFromDescription(workload));
  });

  it('copies binary values and serializes others, slower where there are many small parts', () => {
    expect(input('binary')).toEqual({ bytes: 1e6, encodeMs: 0, decodeMs: 0, binary: true });
    expect(input('objects')).toEqual({ bytes: 1e6, encodeMs: 10, decodeMs: 10, binary: false });
    expect(input('text')).toMatchObject({ bytes: 1e6, binary: false, encodeMs: 1e6 / 1.3e6 / 2 });
    expect(input('none')).toEqual({ bytes: 0, encodeMs: 0, decodeMs: 0, binary: false });
  });

  it('was never tried in a worker, and awaits only where there is something to await', () => {
    const waits = profileFromDescription(description({ perInput: { waitMs: 1 } }));
    const computes = profileFromDescription(description({ perInput: { cpuMs: 1 } }));
    expect(waits.worker).toEqual({ measured: false });
    expect([waits.task.promises, computes.task.promises]).toEqual([true, false]);
  });

  it('is a profile as measuring would make it', () => {
    const profile = profileFromDescription(description({ perInput: { cpuMs: 3 } }));
    const { task, inputs, worker, probeMs } = profile;
    const known = { inputs: inputs ?? undefined, places: task.places ?? undefined };
    const facts = { ...task, ...known, worker, probeMs, ratioWindowMs: 0 };
    expect(summariseProfile(profile.samples, facts)).toEqual(profile);
  });
});

describe('where a described workload can run', () => {
  const reasons = (workload: Parameters<typeof factsFromDescription>[0]): readonly string[] =>
    Object.entries(feasibility(factsFromDescription(workload)))
      .filter(([, reason]) => reason !== undefined)
      .map(([strategy]) => strategy)
      .toSorted();
  const workload = description({ perInput: { cpuMs: 1 } });

  it('is everywhere, unless it says otherwise', () => {
    expect(reasons(workload)).toEqual([]);
  });

  it('is not in threads when it needs a process of its own', () => {
    const task = { ...workload.task, isolation: 'process' } as const;
    expect(reasons({ ...workload, task })).toEqual(['shared-memory', 'threads']);
  });

  it('is in processes, one input at a time, when calls would disturb each other', () => {
    const task = { ...workload.task, isolation: 'one-at-a-time' } as const;
    expect(reasons({ ...workload, task })).toEqual(['async', 'hybrid', 'shared-memory', 'threads']);
  });

  it('is here alone when its code or its values cannot leave', () => {
    const elsewhere = ['hybrid', 'processes', 'shared-memory', 'threads'];
    const stuck = { form: 'uncloneable', bytes: 0 } as const;
    const task = { ...workload.task, source: 'function' } as const;
    expect(reasons({ ...workload, task })).toEqual(elsewhere);
    expect(reasons({ ...workload, input: stuck })).toEqual(elsewhere);
    expect(reasons({ ...workload, output: stuck })).toEqual(elsewhere);
  });
});
