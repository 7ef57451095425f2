import { isDeepStrictEqual } from 'node:util';

import {
  type Comparison,
  type ComparisonRow,
  type Interval,
  type Prediction,
  STRATEGIES,
  type Strategy,
  quantile,
} from '@forkwise/core';
import { type InputReader, type Work, createInputReader } from '@forkwise/executor';

import {
  type Decision,
  type Prepared,
  decide,
  decideMachine,
  preparedOf,
  workOptions,
} from '../decide/decide.ts';
import { createMemory } from '../decide/memory.ts';
import { Executors } from '../executors/executors.ts';
import { limitInputs } from '../inputs/limit.ts';
import { checkOptions } from '../options/check.ts';
import type { CompareOptions, Inputs, Task } from '../options.ts';
import { loadWorkload, resolveInputs } from '../task/load.ts';
import { type Measurement, measurePlan } from './measure.ts';

const DEFAULT_ROUNDS = 3;

type Infeasible = { readonly strategy: Strategy; readonly reason: string };

/**
 * Runs the whole workload under the best plan of every feasible strategy, one after another and
 * round after round, each time with fresh workers, and tabulates predicted beside measured. Inputs
 * are read into memory, since every strategy needs them; an input runs `rounds` × strategies times.
 */
export async function compare<I, O>(
  task: Task<I, O>,
  inputs?: Inputs<I>,
  options: CompareOptions = {},
): Promise<Comparison> {
  checkOptions(options);
  const workload = await loadWorkload(task);
  const source = limitInputs(await resolveInputs(inputs, workload), options.limit);
  const signal = options.signal ?? new AbortController().signal;
  const list = await readAll(createInputReader(source), signal);
  const work = workOptions(workload, options, signal);
  const prepared = preparedOf(workload, list);
  const decision = await decideOnce(prepared, options, work);
  const chosen = options.strategies ?? STRATEGIES;
  const plans = decision.probed.ranking.plans
    .filter((plan) => chosen.includes(plan.plan.strategy))
    .toSorted((a, b) => STRATEGIES.indexOf(a.plan.strategy) - STRATEGIES.indexOf(b.plan.strategy));
  const measured = await measureRounds(plans, list, work, options);
  return compose(decision, plans, measured, list.length, options, chosen);
}

/** Throws `INPUTS_FAILED` when the source does, and the signal's reason when it is aborted. */
async function readAll(reader: InputReader, signal: AbortSignal): Promise<readonly unknown[]> {
  const list: unknown[] = [];
  for (;;) {
    const batch = await reader.take(READ_AT_ONCE, signal);
    signal.throwIfAborted();
    if (batch === undefined) return list;
    for (let at = 0; at < batch.values.length; at++) list.push(batch.values[at]);
  }
}

const READ_AT_ONCE = 4096;

async function decideOnce(
  prepared: Prepared,
  options: CompareOptions,
  work: Omit<Work, 'inputs'>,
): Promise<Decision> {
  await using executors = new Executors();
  const onCalibrating = (): void => options.onEvent?.({ kind: 'calibrating' });
  const machine = await decideMachine(options, onCalibrating);
  const listeners = {
    onSample: (sampled: number, total: number | undefined) =>
      options.onEvent?.({ kind: 'probing', sampled, total }),
    deliverable: (reader: InputReader) => reader,
    deliver: undefined,
    memory: createMemory(prepared.workload.source, options.history !== false),
  };
  return await decide({ prepared, executors, machine, options, work, listeners });
}

/** In turn, and in the opposite order every other round, so that a drifting machine is fair to all. */
async function measureRounds(
  plans: readonly Prediction[],
  list: readonly unknown[],
  work: Omit<Work, 'inputs'>,
  options: CompareOptions,
): Promise<ReadonlyMap<Prediction, readonly Measurement[]>> {
  const rounds = options.rounds ?? DEFAULT_ROUNDS;
  const measured = new Map<Prediction, Measurement[]>(plans.map((plan) => [plan, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? plans : plans.toReversed();
    for (const prediction of order) {
      work.signal.throwIfAborted();
      const { strategy } = prediction.plan;
      options.onEvent?.({ kind: 'round', round: round + 1, rounds, strategy });
      measured.get(prediction)?.push(await measurePlan(prediction.plan, list, work));
      work.signal.throwIfAborted();
    }
  }
  return measured;
}

function compose(
  decision: Decision,
  plans: readonly Prediction[],
  measured: ReadonlyMap<Prediction, readonly Measurement[]>,
  inputs: number,
  options: CompareOptions,
  chosen: readonly Strategy[],
): Comparison {
  const results = plans.flatMap((plan) => measured.get(plan) ?? []);
  const reference = results[0]?.values;
  const sequential = plans.find((plan) => plan.plan.strategy === 'sequential');
  const baseMs = sequential === undefined ? undefined : spread(measured.get(sequential) ?? [])[1];
  const { best, infeasible } = decision.probed.ranking;
  const rows = plans.map((plan) =>
    feasibleRow(plan, measured.get(plan) ?? [], baseMs ?? best.predictedMs[1], plan === best),
  );
  return {
    kind: 'comparison',
    version: 1,
    class: decision.advice.class,
    inputs,
    rounds: options.rounds ?? DEFAULT_ROUNDS,
    identical: results.every((result) => isDeepStrictEqual(result.values, reference)),
    rows: [...rows, ...infeasible.filter(asked(chosen)).map(infeasibleRow)],
    warnings: decision.advice.warnings,
  };
}

const asked =
  (chosen: readonly Strategy[]) =>
  (entry: Infeasible): boolean =>
    chosen.includes(entry.strategy);

function infeasibleRow({ strategy, reason }: Infeasible): ComparisonRow {
  return { strategy, feasible: false, reason };
}

function feasibleRow(
  prediction: Prediction,
  measurements: readonly Measurement[],
  baseMs: number,
  recommended: boolean,
): ComparisonRow {
  const { strategy, workers, concurrency, chunkSize } = prediction.plan;
  const [low, mid, high] = spread(measurements);
  return {
    strategy,
    feasible: true,
    reason: null,
    plan: { strategy, workers, concurrency, chunkSize },
    predictedMs: [...prediction.predictedMs],
    measuredMs: [low, mid, high],
    speedup: [baseMs / high, baseMs / mid, baseMs / low],
    recommended,
    failed: Math.max(0, ...measurements.map((measurement) => measurement.failed)),
  };
}

/** Lowest, median and highest. */
function spread(measurements: readonly Measurement[]): Interval {
  const sorted = Float64Array.from(measurements, (measurement) => measurement.ms).toSorted();
  return [sorted[0] ?? 0, sorted.length === 0 ? 0 : quantile(sorted, 0.5), sorted.at(-1) ?? 0];
}
