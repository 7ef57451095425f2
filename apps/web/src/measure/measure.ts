import { laneText } from 'virtual:caged-code';
import type { Prediction, Profile, WorkloadClass } from '@forkwise/core';

import { type DeviceMeasurement, measureDevice } from '../device/measure.ts';
import { openCage } from './cage.ts';
import type { Executed, Problem } from './messages.ts';
import { MEASURED_STRATEGIES, type MeasuredStrategy, expectedOf } from './predictions.ts';
import { taskProgram } from './task-program.ts';

/** What became of one strategy. */
export type StrategyResult =
  | { readonly kind: 'infeasible'; readonly strategy: MeasuredStrategy; readonly reason: string }
  | {
      readonly kind: 'measured';
      readonly strategy: MeasuredStrategy;
      readonly prediction: Prediction;
      readonly executed: Executed;
    };

export interface Measured {
  readonly class: WorkloadClass;
  readonly profile: Profile;
  readonly device: DeviceMeasurement;
  readonly inputs: number;
  /** Recommended before anything but the samples had run. */
  readonly advised: MeasuredStrategy;
  readonly results: readonly StrategyResult[];
}

/** How far it is. */
export type Stage =
  | { readonly kind: 'sampling' }
  | { readonly kind: 'device' }
  | {
      readonly kind: 'running';
      readonly strategy: MeasuredStrategy;
      readonly settled: number;
      readonly total: number;
    };

export type Measurement =
  | { readonly kind: 'measured'; readonly measured: Measured }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Runs a task module in a cage, first a few inputs, then all of them under every strategy that a
 * browser has, and says what core had predicted.
 *
 * Rejects with the signal's reason once that is aborted; nothing of it runs on then.
 *
 * @param timeLimitMs of the sampling, and of every strategy
 */
export async function measure(
  module: string,
  timeLimitMs: number,
  tell: (stage: Stage) => void,
  signal: AbortSignal,
): Promise<Measurement> {
  const program = taskProgram(laneText, module);
  if (program.kind === 'refused') return program;
  const refused = (problem: Problem): Measurement => ({
    kind: 'refused',
    reason: reasonOf(problem, program.linesBefore),
  });
  tell({ kind: 'sampling' });
  using cage = await openCage(signal);
  const found = await cage.ask({ kind: 'scout', program: program.text, timeLimitMs }, () => {});
  if (found.kind === 'refused') return refused(found.problem);
  if (found.kind !== 'scouted') throw new Error('the conductor answers something else');
  const { scouted } = found;
  const [failure] = scouted.sampling.failures;
  if (scouted.sampling.timings.length === 0) {
    const message = `The function throws on every input that was tried: ${failure?.error ?? ''}`;
    return refused({ message, line: undefined });
  }
  tell({ kind: 'device' });
  const device = await measureDevice();
  const expected = expectedOf(scouted, device, crossOriginIsolated);
  const { plans, infeasible, best } = expected.ranking;
  const results: StrategyResult[] = [];
  for (const strategy of MEASURED_STRATEGIES) {
    const prediction = plans.find(({ plan }) => plan.strategy === strategy);
    if (prediction === undefined) {
      const reason = infeasible.find((one) => one.strategy === strategy)?.reason ?? '';
      results.push({ kind: 'infeasible', strategy, reason });
      continue;
    }
    const { plan } = prediction;
    tell({ kind: 'running', strategy, settled: 0, total: scouted.inputs });
    const answer = await cage.ask({ kind: 'execute', plan, timeLimitMs }, ({ settled, total }) =>
      tell({ kind: 'running', strategy, settled, total }),
    );
    if (answer.kind === 'refused') return refused(answer.problem);
    if (answer.kind !== 'executed') throw new Error('the conductor answers something else');
    results.push({ kind: 'measured', strategy, prediction, executed: answer.executed });
  }
  return {
    kind: 'measured',
    measured: {
      class: expected.class,
      profile: expected.profile,
      device,
      inputs: scouted.inputs,
      advised: best.plan.strategy as MeasuredStrategy,
      results,
    },
  };
}

function reasonOf({ message, line }: Problem, linesBefore: number): string {
  const own = (line ?? 0) - linesBefore;
  return own > 0 ? `Line ${own}: ${message}` : message;
}
