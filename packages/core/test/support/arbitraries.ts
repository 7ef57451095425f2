import * as fc from 'fast-check';

import type { Machine, Plan, Sample } from '../../src/index.ts';
import { roundMachine } from './machines.ts';
import { plan, sample } from './workloads.ts';

/** No clock tells less than a picosecond from nothing; squares of far less round to 0. */
const ms = fc.double({ min: 0, max: 1000, noNaN: true }).map((value) => (value < 1e-9 ? 0 : value));

export const anySamples: fc.Arbitrary<readonly Sample[]> = fc.array(
  fc
    .record({
      cpuMs: ms,
      blockedMs: ms,
      poolMs: ms,
      waitMs: ms,
      weight: fc.integer({ min: 1, max: 40 }),
      bytes: fc.integer({ min: 0, max: 1_000_000 }),
      binary: fc.boolean(),
    })
    .map(({ weight, bytes, binary, ...times }) => {
      const serializeMs = binary ? 0 : bytes / 1e5;
      const payload = { bytes, encodeMs: serializeMs, decodeMs: serializeMs, binary };
      return sample(times, { weight, input: payload, output: payload });
    }),
  { minLength: 1, maxLength: 8 },
);

/** One to eight cores, each adding between nothing and a whole one, and no more than the one before. */
export const anyMachine: fc.Arbitrary<Machine> = fc
  .record({
    gains: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 7 }),
    poolSize: fc.integer({ min: 1, max: 16 }),
  })
  .map(({ gains, poolSize }) => {
    const effectiveCores = [1];
    const falling = gains.toSorted((a, b) => b - a);
    for (const gain of falling) effectiveCores.push((effectiveCores.at(-1) ?? 1) + gain);
    return roundMachine({ effectiveCores, poolSize });
  });

const workers = fc.integer({ min: 1, max: 16 });
const concurrency = fc.integer({ min: 1, max: 200 });
const chunkSize = fc.integer({ min: 1, max: 50 });
const workerKind = fc.constantFrom('thread' as const, 'process' as const);

export const anyWorkerPlan: fc.Arbitrary<Plan> = fc.oneof(
  fc
    .record({ workers, chunkSize })
    .chain((given) =>
      fc.constantFrom(
        plan('threads', given),
        plan('shared-memory', given),
        plan('processes', given),
      ),
    ),
  fc.record({ workers, chunkSize, concurrency, workerKind }).map((given) => plan('hybrid', given)),
);

export const anyPlan: fc.Arbitrary<Plan> = fc.oneof(
  fc.constant(plan('sequential')),
  concurrency.map((inFlight) => plan('async', { concurrency: inFlight })),
  anyWorkerPlan,
);

/** As many inputs as the samples stand for, at least. */
export function inputsOf(samples: readonly Sample[], more: number): number {
  return samples.reduce((sum, one) => sum + one.weight, 0) + more;
}
