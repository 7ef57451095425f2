import type { OutcomeBatch, Plan, PlanLimits, Report } from '@forkwise/core';
import type { Execution, InputReader, Work } from '@forkwise/executor';

import type { Decision } from '../decide/decide.ts';
import type { Executors } from '../executors/executors.ts';
import type { RunEvent } from '../options.ts';
import { type Change, Course } from './course.ts';

export type Replan = Report['replans'][number];

export interface StageContext {
  readonly executors: Executors;
  readonly work: Omit<Work, 'inputs'>;
  readonly inputs: InputReader;
  readonly limits: PlanLimits;
  readonly startedMs: number;
  readonly emit: (event: RunEvent) => void;
  /** Told of every execution as it begins, so that it can be drained and looked at. */
  readonly onExecution: (execution: Execution, plan: Plan) => void;
  readonly drained: () => boolean;
}

/** One plan for all the inputs, without a second thought. */
export async function* runForced(
  plan: Plan,
  context: StageContext,
): AsyncGenerator<OutcomeBatch, void, undefined> {
  context.emit({ kind: 'plan', plan, predictedMs: undefined });
  await using execution = begin(plan, context, context.work.concurrencyControl);
  yield* execution;
}

/** The advised plan, and whatever the course of the run changes it to. */
export async function* runAdvised(
  decision: Decision,
  context: StageContext,
  replans: Replan[],
): AsyncGenerator<OutcomeBatch, void, undefined> {
  let settled = decision.probed.outcomes.length;
  const left = Math.max(0, decision.probed.inputs - settled);
  const course = new Course(decision, left, performance.now(), context.limits);
  const { plan, predictedMs } = course.stage;
  context.emit({ kind: 'plan', plan, predictedMs });
  for (;;) {
    if (context.inputs.ended || context.drained()) return;
    await using execution = begin(course.stage.plan, context, waitingControl(decision));
    let change: Change | undefined;
    for await (const batch of execution) {
      settled += batch.indices.length + batch.failures.length;
      change ??= look(course, execution);
      yield batch;
    }
    if (change === undefined || context.inputs.ended) return;
    course.follow(change, execution.progress.settled, performance.now());
    replans.push(announce(change, settled, context));
  }
}

function look(course: Course, execution: Execution): Change | undefined {
  const change = course.look(execution.progress.settled, performance.now());
  if (change !== undefined) execution.drain();
  return change;
}

/**
 * Only what waits for others may need fewer in flight than was planned, and only while it runs can
 * that be seen. Native work is held by the pool and the cores, which are known.
 */
function waitingControl(decision: Decision): Work['concurrencyControl'] {
  const { perInput } = decision.probed.profile;
  if (perInput.waitMs.mean <= WAITING_SHARE * perInput.wallMs.mean) return 'fixed';
  return decision.probed.latency ?? 'adaptive';
}

const WAITING_SHARE = 0.7;

function begin(
  plan: Plan,
  context: StageContext,
  concurrencyControl: Work['concurrencyControl'],
): Execution {
  const execution = context.executors
    .for(plan)
    .execute(plan, { ...context.work, inputs: context.inputs, concurrencyControl });
  context.onExecution(execution, plan);
  return execution;
}

function announce({ to, reason }: Change, settled: number, context: StageContext): Replan {
  const { strategy, workers, concurrency, chunkSize } = to.plan;
  context.emit({ kind: 'replan', plan: to.plan, reason });
  const plan = { strategy, workers, concurrency, chunkSize };
  return { atMs: performance.now() - context.startedMs, settled, plan, reason };
}
