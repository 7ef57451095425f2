import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  type Machine,
  STRATEGIES,
  type WarmUp,
  createPredictor,
  makespan,
  meanDemand,
  workerDemand,
} from '../src/index.ts';
import { anyMachine, anyPlan, anySamples, anyWorkerPlan, inputsOf } from './support/arbitraries.ts';
import { frictionless, roundMachine, slower } from './support/machines.ts';
import { AS_HERE } from './simulation/scenarios.ts';
import { CURVE, plan, profileOf, sample, stretched } from './support/workloads.ts';

const MORE = fc.integer({ min: 0, max: 500 });
const SLACK = 1 + 1e-9;

describe('any plan on any machine', () => {
  it('is never predicted below the bounds that no schedule can beat', () => {
    fc.assert(
      fc.property(anyPlan, anySamples, anyMachine, MORE, (chosen, samples, machine, more) => {
        const inputs = inputsOf(samples, more);
        const demand = meanDemand(samples);
        const { ms } = makespan(chosen, inputs, demand, AS_HERE, machine);
        const places = chosen.workers * chosen.concurrency;
        const cores = machine.cpu.effectiveCores.at(-1) ?? 1;
        const held = demand.cpuMs + demand.blockedMs;
        expect(ms * SLACK).toBeGreaterThanOrEqual(demand.longestMs);
        expect(ms * SLACK).toBeGreaterThanOrEqual((inputs * demand.cpuMs) / cores);
        expect(ms * SLACK).toBeGreaterThanOrEqual((inputs * held) / chosen.workers);
        expect(ms * SLACK).toBeGreaterThanOrEqual((inputs * demand.wallMs) / places);
      }),
    );
  });

  it('is its start-up and the largest of its bounds, and the largest is what limits it', () => {
    fc.assert(
      fc.property(anyPlan, anySamples, anyMachine, MORE, (chosen, samples, machine, more) => {
        const found = makespan(chosen, 1 + more, meanDemand(samples), AS_HERE, machine);
        const largest = Math.max(...found.bounds.map((bound) => bound.ms));
        expect(found.ms).toBeCloseTo(found.startMs + largest, 6);
        const limits = found.bounds
          .filter((bound) => bound.ms * SLACK >= largest)
          .map((b) => b.limit);
        expect(found.startMs > largest ? ['start-up'] : limits).toContain(found.limitedBy);
      }),
    );
  });

  it('is not slower where the cores do more together', () => {
    fc.assert(
      fc.property(anyPlan, anySamples, anyMachine, MORE, (chosen, samples, machine, more) => {
        const better: Machine = {
          ...machine,
          cpu: {
            ...machine.cpu,
            effectiveCores: machine.cpu.effectiveCores.map((e) => e * 1.5) as [number],
          },
        };
        const demand = meanDemand(samples);
        const here = makespan(chosen, 1 + more, demand, AS_HERE, machine).ms;
        const there = makespan(chosen, 1 + more, demand, AS_HERE, better).ms;
        expect(there).toBeLessThanOrEqual(here * SLACK);
      }),
    );
  });

  it('with one more worker, free to start, is not slower by more than one chunk', () => {
    fc.assert(
      fc.property(anyWorkerPlan, anySamples, anyMachine, MORE, (chosen, samples, real, more) => {
        const machine = frictionless(real);
        const demand = meanDemand(samples);
        const inputs = inputsOf(samples, more);
        const time = (workers: number): number =>
          makespan({ ...chosen, workers }, inputs, demand, AS_HERE, machine).ms;
        const { input, output } = demand;
        const pipeMs = (input.bytes + output.bytes) / machine.copy.pipeBytesPerMs;
        const crossingMs = input.decodeMs + output.encodeMs + pipeMs;
        const chunkMs = chosen.chunkSize * (demand.longestMs + crossingMs);
        expect(time(chosen.workers + 1)).toBeLessThanOrEqual(
          time(chosen.workers) * SLACK + chunkMs,
        );
      }),
    );
  });

  it('with one more input is not faster', () => {
    fc.assert(
      fc.property(anySamples, anyMachine, MORE, (samples, machine, more) => {
        const demand = meanDemand(samples);
        for (const chosen of [plan('sequential'), plan('threads'), plan('processes')]) {
          const [here, next] = [1 + more, 2 + more].map(
            (inputs) => makespan(chosen, inputs, demand, AS_HERE, machine).ms,
          );
          expect((next ?? 0) * SLACK).toBeGreaterThanOrEqual(here ?? Infinity);
        }
      }),
    );
  });

  it('takes a thousand times as long when every duration does', () => {
    fc.assert(
      fc.property(anyPlan, anySamples, anyMachine, MORE, (chosen, samples, machine, more) => {
        const inputs = 1 + more;
        const here = createPredictor(profileOf(samples), inputs, machine)(chosen);
        const longer = samples.map((one) => stretched(one, 1000));
        const there = createPredictor(profileOf(longer), inputs, slower(machine, 1000))(chosen);
        here.predictedMs.forEach((ms, at) => {
          expect((there.predictedMs[at] ?? 0) / (1000 * ms)).toBeCloseTo(1, 6);
        });
        expect(there.startMs / 1000).toBeCloseTo(here.startMs, 8);
      }),
      { numRuns: 30 },
    );
  });

  it('has an interval around its middle, of finite numbers', () => {
    fc.assert(
      fc.property(anyPlan, anySamples, anyMachine, MORE, (chosen, samples, machine, more) => {
        const { predictedMs } = createPredictor(profileOf(samples), more, machine)(chosen);
        const [low, mid, high] = predictedMs;
        expect(predictedMs.every(Number.isFinite)).toBe(true);
        expect(low).toBeLessThanOrEqual(mid);
        expect(mid).toBeLessThanOrEqual(high);
        const demand = meanDemand(samples);
        const worker = workerDemand(profileOf(samples));
        expect(mid).toBe(makespan(chosen, more, demand, worker, machine).ms);
      }),
      { numRuns: 30 },
    );
  });
});

const width = ([low, mid, high]: readonly [number, number, number]): number => (high - low) / mid;

describe('how sure a prediction is', () => {
  const machine = roundMachine();
  const even = Array.from({ length: 20 }, () => sample({ cpuMs: 10 }));
  const uneven = Array.from({ length: 20 }, (_, i) => sample({ cpuMs: i % 2 === 0 ? 1 : 19 }));

  it('with a lone sample, it may be off by half', () => {
    const { predictedMs } = createPredictor(
      profileOf(even.slice(1, 2)),
      1000,
      machine,
    )(plan('sequential'));
    expect(width(predictedMs)).toBeGreaterThan(0.8);
  });

  it('with many equal samples, only by what one run differs from the next', () => {
    const { predictedMs } = createPredictor(profileOf(even), 1000, machine)(plan('sequential'));
    expect(width(predictedMs)).toBeGreaterThan(0.3);
    expect(width(predictedMs)).toBeLessThan(0.7);
  });

  it('with unequal samples, by their spread; less so when they are all the inputs there are', () => {
    const many = createPredictor(profileOf(uneven), 1000, machine)(plan('sequential'));
    const all = createPredictor(profileOf(uneven), 20, machine)(plan('sequential'));
    const sure = createPredictor(profileOf(even), 20, machine)(plan('sequential'));
    expect(width(many.predictedMs)).toBeGreaterThan(1.1 * width(all.predictedMs));
    expect(width(all.predictedMs)).toBeCloseTo(width(sure.predictedMs), 1);
  });

  it('grows with the error of κ for plans with workers, and for no others', () => {
    const worker = {
      measured: true,
      cpuRatio: 1,
      processCpuRatio: null,
      importMs: 0,
      firstCallMs: 0,
      sampled: 9,
    } as const;
    const [sure, unsure] = [0.01, 0.4].map((cpuRatioError) =>
      createPredictor(profileOf(even, { worker: { ...worker, cpuRatioError } }), 1000, machine),
    );
    const widths = (name: 'threads' | 'sequential'): number[] =>
      [sure, unsure].map((predict) => width(predict?.(plan(name)).predictedMs ?? [0, 1, 0]));
    const [sureThreads = 1, unsureThreads = 0] = widths('threads');
    expect(unsureThreads).toBeGreaterThan(sureThreads * 1.5);
    const [sureHere = 1, unsureHere = 0] = widths('sequential');
    expect(unsureHere).toBeCloseTo(sureHere, 1);
  });

  it('says the same when asked again', () => {
    const [first, second] = [1, 2].map(() =>
      createPredictor(profileOf(uneven), 1000, machine)(plan('threads')),
    );
    expect(second).toEqual(first);
  });

  it('compares plans over the same replicates: what both depend on cancels out', () => {
    const predict = createPredictor(profileOf(uneven), 1e5, machine);
    const [a, b] = [predict(plan('sequential')), predict(plan('async', { concurrency: 9 }))];
    const ratios = a.replicates.map((ms, at) => ms / (b.replicates[at] ?? 0));
    expect(Math.max(...ratios) / Math.min(...ratios)).toBeLessThan(1.01);
  });
});

describe('code that was cold when it was measured', () => {
  const even = Array.from({ length: 20 }, () => sample({ cpuMs: 10 }));
  const machine = roundMachine();
  const curve = (gain: number, steadyFactor: number): WarmUp['draws'][number] => ({
    weight: 0.5,
    gain,
    spanMs: 200,
    steadyFactor,
  });
  const unsure = { gain: 2, spanMs: 200, draws: [curve(4, 0.5), curve(0, 1.5)] };

  it('makes the interval as wide as the curves that are possible, each with its own steady time', () => {
    const predict = createPredictor(profileOf(even, { warmUp: unsure }), 1000, machine);
    const [low, mid, high] = predict(plan('sequential')).predictedMs;
    const flat = 1.5 * 10_000;
    const steep = 5000 + 200 * Math.log(5);
    expect(mid).toBeCloseTo((flat + steep) / 2, -2);
    expect(low).toBeLessThan(steep);
    expect(low).toBeGreaterThan(steep * 0.6);
    expect(high).toBeGreaterThan(flat);
    expect(high).toBeLessThan(flat * 1.5);
  });

  it('is expected to go on as slowly in a short run, and faster in a long one', () => {
    const profile = profileOf(even, CURVE);
    const perInput = [1, 10, 100, 1000].map(
      (inputs) =>
        createPredictor(profile, inputs, machine)(plan('sequential')).predictedMs[1] / inputs,
    );
    expect(perInput).toEqual(perInput.toSorted((a, b) => b - a));
    expect(perInput[0]).toBeGreaterThan(27);
    expect(perInput[3]).toBeLessThan(10.2);
  });

  it('is warm in the main thread by as much as that was held, and cold in workers still', () => {
    const profile = profileOf(even, { ...CURVE, firstCallMs: 50 });
    const times = [0, 100, 1e4].map((heldMs) => {
      const predict = createPredictor(profile, 100, machine, heldMs);
      return [plan('sequential'), plan('threads')].map((chosen) => predict(chosen).predictedMs[1]);
    });
    const [fresh, after, warm] = times.map(([here]) => here ?? 0);
    expect(fresh).toBeGreaterThan((after ?? 0) + 50);
    expect(warm).toBeCloseTo(100 * 10.001, 6);
    const [, inWorkers = 0] = times[0] ?? [];
    expect(times.map(([, there]) => there)).toEqual([inWorkers, inWorkers, inWorkers]);
  });

  it('never takes less time for more inputs, nor less than warm code', () => {
    const gain = fc.double({ min: 0, max: 9, noNaN: true });
    const spanMs = fc.double({ min: 1, max: 400, noNaN: true });
    fc.assert(
      fc.property(
        anyPlan,
        anySamples,
        anyMachine,
        MORE,
        gain,
        spanMs,
        (chosen, samples, real, more, a, t) => {
          const draws = [{ weight: 1, gain: a, spanMs: t, steadyFactor: 1 }];
          const warm = meanDemand(samples);
          const cold = { ...warm, warmUp: draws };
          const worker = { ...AS_HERE, warmUp: draws };
          const here = makespan(chosen, 1 + more, cold, worker, real).ms;
          expect(here * SLACK).toBeGreaterThanOrEqual(
            makespan(chosen, 1 + more, warm, AS_HERE, real).ms,
          );
          const sequential = [1 + more, 2 + more].map(
            (inputs) => makespan(plan('sequential'), inputs, cold, worker, real).ms,
          );
          expect((sequential[1] ?? 0) * SLACK).toBeGreaterThanOrEqual(sequential[0] ?? Infinity);
        },
      ),
    );
  });
});

describe('with nothing to go by', () => {
  for (const strategy of STRATEGIES) {
    it(`predicts finite times for ${strategy} from no samples, one sample, and samples of nothing`, () => {
      for (const samples of [[], [sample({ cpuMs: 5 })], [sample({}), sample({})]]) {
        const predict = createPredictor(profileOf(samples), 100, roundMachine());
        const { predictedMs, replicates } = predict(plan(strategy));
        expect([...predictedMs, ...replicates].every((ms) => Number.isFinite(ms) && ms >= 0)).toBe(
          true,
        );
      }
    });
  }

  it('leaves the overhead of the strategy', () => {
    const predict = createPredictor(profileOf([]), 1000, roundMachine());
    expect(predict(plan('sequential')).predictedMs[1]).toBeCloseTo(1000 * 0.001, 9);
    expect(predict(plan('threads')).predictedMs[1]).toBeCloseTo(40 + 1000 * 0.11, 9);
  });
});
