import { describe, expect, it } from 'vitest';

import {
  type Lane,
  type LaneKind,
  type Plan,
  type Timeline,
  createPredictor,
  timeline,
  workerDemand,
} from '../src/index.ts';
import { merged } from '../src/simulate/lanes.ts';
import { frictionless, roundMachine } from './support/machines.ts';
import { described, plan } from './support/workloads.ts';

const MACHINE = roundMachine();

type Traits = Parameters<typeof described>[0];

function draw(traits: Traits, chosen: Plan, machine = MACHINE): Timeline {
  const { profile, inputs } = described(traits);
  return timeline(chosen, profile, inputs, machine);
}

const lanes = ({ lanes: all }: Timeline, kind: LaneKind): readonly Lane[] =>
  all.filter((lane) => lane.kind === kind);

/** How long a row spends on an activity, ms. */
function spent(lane: Lane | undefined, activity: string): number {
  return (lane?.segments ?? [])
    .filter((one) => one.activity === activity)
    .reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

const WAITING: Traits = { inputs: 4, perInput: { waitMs: 1000 }, unevenness: 0 };
const COMPUTING: Traits = {
  inputs: 4,
  perInput: { cpuMs: 1000 },
  unevenness: 0,
  importMs: 0,
};

describe('the picture of four waits of a second', () => {
  it('one after another is one row of four waits', () => {
    const drawn = draw(WAITING, plan('sequential'));
    const [row] = lanes(drawn, 'main-thread');
    expect(row?.segments.filter(({ activity }) => activity === 'waiting')).toHaveLength(4);
    expect(spent(row, 'waiting')).toBeCloseTo(4000, 6);
    expect([drawn.isWhole, drawn.inputsPerPart]).toEqual([true, 1]);
    expect(drawn.shownMs).toBeGreaterThan(4000);
  });

  it('all at once is four rows of one, on a thread with nothing to do', () => {
    const drawn = draw(WAITING, plan('async', { concurrency: 4 }));
    const flights = lanes(drawn, 'in-flight');
    expect(flights.map((lane) => Math.round(spent(lane, 'waiting')))).toEqual([
      1000, 1000, 1000, 1000,
    ]);
    expect(drawn.shownMs).toBeLessThan(1100);
    expect(spent(lanes(drawn, 'main-thread')[0], 'computing')).toBeLessThan(1);
  });
});

describe('the picture of four counts of a second', () => {
  it('on the main thread keeps one core busy, however many are in flight', () => {
    const drawn = draw(COMPUTING, plan('async', { concurrency: 4 }));
    const [first, second] = lanes(drawn, 'core');
    expect(spent(first, 'computing')).toBeCloseTo(drawn.shownMs, 0);
    expect(spent(second, 'computing')).toBe(0);
  });

  it('on four workers keeps four cores busy once they have started', () => {
    const drawn = draw(COMPUTING, plan('threads', { workers: 4 }), frictionless(MACHINE));
    const { cpuRatio } = workerDemand(described(COMPUTING).profile);
    for (const kind of ['worker', 'core'] as const) {
      const busy = lanes(drawn, kind).map((lane) => spent(lane, 'computing'));
      expect(busy).toHaveLength(4);
      for (const ms of busy) expect(ms).toBeCloseTo(1000 * cpuRatio, 0);
    }
  });

  it('shows workers starting one after another', () => {
    const drawn = draw(COMPUTING, plan('threads', { workers: 4 }));
    const starts = lanes(drawn, 'worker').map(
      ({ segments }) => segments.find(({ activity }) => activity === 'computing')?.startMs ?? 0,
    );
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(new Set(starts).size).toBe(4);
    expect(lanes(drawn, 'worker').every((lane) => spent(lane, 'starting') >= 40)).toBe(true);
  });
});

describe('a timeline', () => {
  it('has a row for each thread of the native pool that is used', () => {
    const pooled: Traits = { inputs: 40, perInput: { poolMs: 20 }, unevenness: 0 };
    const drawn = draw(pooled, plan('async', { concurrency: 8 }));
    expect(lanes(drawn, 'native')).toHaveLength(4);
    expect(spent(lanes(drawn, 'native')[0], 'native')).toBeCloseTo(200, 0);
  });

  it('tells blocking from computing', () => {
    const blocking: Traits = { inputs: 10, perInput: { blockedMs: 30, cpuMs: 10 }, unevenness: 0 };
    const [row] = lanes(draw(blocking, plan('sequential')), 'main-thread');
    expect(spent(row, 'blocked')).toBeCloseTo(300, 6);
    expect(spent(row, 'computing')).toBeCloseTo(100, 1);
  });

  const PLANS: readonly Plan[] = [
    plan('sequential'),
    plan('async', { concurrency: 500 }),
    plan('threads', { workers: 64, chunkSize: 200 }),
    plan('processes', { workers: 16, chunkSize: 16 }),
    plan('hybrid', { workers: 8, concurrency: 32, chunkSize: 64 }),
  ];

  it.each(PLANS.map((one) => [one.strategy, one] as const))(
    'can be drawn for a million inputs: %s',
    (_, chosen) => {
      const huge: Traits = { inputs: 1e6, perInput: { cpuMs: 0.2, waitMs: 5 }, unevenness: 0.5 };
      const drawn = draw(huge, chosen);
      const segments = drawn.lanes.flatMap((lane) => lane.segments);
      expect(segments.length).toBeGreaterThan(10);
      expect(segments.length).toBeLessThanOrEqual(800);
      expect(drawn.lanes.length).toBeLessThanOrEqual(50);
      expect(drawn.isWhole).toBe(false);
    },
  );

  it('never has a row do two things at once, nor anything after what is shown', () => {
    const mixed: Traits = {
      inputs: 300,
      perInput: { cpuMs: 3, waitMs: 20, poolMs: 2, blockedMs: 1 },
      unevenness: 0.8,
    };
    for (const chosen of PLANS) {
      const drawn = draw(mixed, chosen);
      for (const { segments } of drawn.lanes) {
        for (const [at, one] of segments.entries()) {
          expect(one.endMs).toBeLessThanOrEqual(drawn.shownMs * (1 + 1e-9));
          expect(one.startMs).toBeGreaterThanOrEqual((segments[at - 1]?.endMs ?? 0) - 1e-6);
        }
      }
    }
  });

  it('lasts about as long as predicted where it is whole', () => {
    const work: Traits = { inputs: 60, perInput: { cpuMs: 20, waitMs: 30 }, unevenness: 0.2 };
    const { profile, inputs } = described(work);
    const predict = createPredictor(profile, inputs, MACHINE);
    for (const chosen of [
      plan('sequential'),
      plan('async', { concurrency: 8 }),
      plan('threads', { workers: 4 }),
      plan('hybrid', { workers: 4, concurrency: 4, chunkSize: 4 }),
    ]) {
      const drawn = draw(work, chosen);
      expect(drawn.isWhole).toBe(true);
      expect(drawn.shownMs / predict(chosen).middleMs).toBeGreaterThan(0.85);
      expect(drawn.shownMs / predict(chosen).middleMs).toBeLessThan(1.15);
    }
  });

  it('lasts as long where many inputs are drawn as one', () => {
    const work: Traits = { inputs: 600, perInput: { cpuMs: 4 }, unevenness: 0.2 };
    const chosen = plan('threads', { workers: 4, chunkSize: 40 });
    const { profile, inputs } = described(work);
    const drawn = draw(work, chosen);
    expect([drawn.isWhole, drawn.inputsPerPart]).toEqual([true, 5]);
    const { middleMs } = createPredictor(profile, inputs, MACHINE)(chosen);
    expect(drawn.shownMs / middleMs).toBeGreaterThan(0.85);
    expect(drawn.shownMs / middleMs).toBeLessThan(1.15);
  });

  it('is cut off before it runs out of the inputs that are simulated', () => {
    const work: Traits = { inputs: 10_000, perInput: { cpuMs: 20 }, unevenness: 0.8 };
    const drawn = draw(work, plan('threads', { workers: 4 }));
    expect(drawn.isWhole).toBe(false);
    for (const { segments } of lanes(drawn, 'worker')) {
      expect(segments.at(-1)?.endMs).toBeGreaterThan(0.99 * drawn.shownMs);
    }
  });

  it('is the same every time', () => {
    const work: Traits = { inputs: 50, perInput: { cpuMs: 5 }, unevenness: 1 };
    const chosen = plan('threads', { workers: 3 });
    expect(draw(work, chosen)).toEqual(draw(work, chosen));
  });
});

describe('segments too short to be seen', () => {
  const computing = (startMs: number, endMs: number) =>
    ({ activity: 'computing', startMs, endMs }) as const;

  it('join what is like them and near; others stay', () => {
    const waiting = { activity: 'waiting', startMs: 4, endMs: 4.5 } as const;
    expect(
      merged([computing(0, 1), computing(1.1, 1.5), computing(3, 4), waiting, computing(5, 9)], 1),
    ).toEqual([computing(0, 1.5), computing(3, 4), waiting, computing(5, 9)]);
  });
});
