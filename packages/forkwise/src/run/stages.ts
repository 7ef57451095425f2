import {
  type OutcomeBatch,
  type Plan,
  type PlanLimits,
  type Report,
  isInProcess,
} from '@forkwise/core';
import type { Execution, InputReader, Transfer, Work } from '@forkwise/executor';

import type { Decision } from '../decide/decide.ts';
import { TIMEOUT_CANNOT_STOP_CODE } from '../decide/warnings.ts';
import type { Executors } from '../executors/executors.ts';
import type { RunEvent } from '../options.ts';
import type { BegunExecution } from '../probe/begun.ts';
import { waits } from '../probe/waiting.ts';
import { type Change, Course } from './course.ts';
import { type StageCrew, stageCrew } from './crew.ts';
import { JointExecution } from './joint.ts';

export type Replan = Report['replans'][number];

export interface StageContext {
  readonly executors: Executors;
  readonly work: Omit<Work, 'inputs'>;
  readonly inputs: InputReader;
  /** What may move under a plan that stands: by then it is known that the task works where it goes. */
  readonly transfer: Transfer | undefined;
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
  warnOfTimeLimit(plan, context);
  await using execution = execute(plan, context, context.work.concurrencyControl);
  context.onExecution(execution, plan);
  yield* execution;
}

/** The same without a word: of inputs that are run once more, under the plan that they had. */
export function runQuietly(plan: Plan, context: StageContext): AsyncIterable<OutcomeBatch> {
  return runForced(plan, { ...context, emit: () => undefined });
}

function warnOfTimeLimit({ strategy }: Plan, { work, emit }: StageContext): void {
  if (work.timeoutMs === Infinity || !isInProcess(strategy)) return;
  emit({ kind: 'warning', warning: TIMEOUT_CANNOT_STOP_CODE });
}

/** Why what is left is to be decided anew, after so many outcomes. */
export interface Again {
  readonly reason: string;
  readonly settled: number;
}

/** The advised plan, and whatever the course of the run changes it to, until it is to be decided anew. */
export async function* runAdvised(
  decision: Decision,
  context: StageContext,
  replans: Replan[],
): AsyncGenerator<OutcomeBatch, Again | undefined, undefined> {
  const { begun, inputs } = decision.probed;
  let { settled } = decision.probed;
  const left = Math.max(0, inputs - settled);
  const course = new Course(decision, left, performance.now(), context.limits);
  const { stage: first } = course;
  // The interval takes a while to work out, and not everybody listens.
  context.emit({
    kind: 'plan',
    plan: first.plan,
    get predictedMs() {
      return first.predictedMs;
    },
  });
  warnOfTimeLimit(first.plan, context);
  for (let going: BegunExecution | undefined = begun; ; going = undefined) {
    if (going === undefined && (context.inputs.ended || context.drained())) return undefined;
    await using stage = beginStage(decision, course, context, going);
    context.onExecution(stage.execution, course.stage.plan);
    let change: Change | undefined;
    for await (const batch of stage.execution) {
      settled += batch.indices.length + batch.failures.length;
      stage.relieve();
      change ??= look(course, stage);
      yield batch;
    }
    if (change === undefined || context.inputs.ended) return undefined;
    if (change.kind === 'again') return { reason: change.reason, settled };
    course.follow(change, stage.execution.progress.settled, performance.now());
    replans.push(announce(change.to.plan, { reason: change.reason, settled }, context));
  }
}

interface Stage extends AsyncDisposable {
  readonly execution: Execution;
  /** How many inputs this thread has run beside workers. */
  readonly settledHere: () => number;
  /** Frees this thread for its caller once all the workers are up. */
  relieve(): void;
}

/** `going` is what probing has begun: it goes on where it fits, or ends what it has in flight. */
function beginStage(
  decision: Decision,
  course: Course,
  context: StageContext,
  going: BegunExecution | undefined,
): Stage {
  const { plan } = course.stage;
  const free = context.work.timeoutMs === Infinity && !course.changed;
  const goingHere = going !== undefined && isInProcess(going.plan.strategy);
  const crew = stageCrew(decision, plan, { left: course.left, free, busy: goingHere });
  const stopped = context.drained() || context.inputs.ended;
  const goesOn = going !== undefined && !stopped && fits(going.plan, crew);
  if (!goesOn) going?.drain();
  const here =
    stopped || crew.here === 'dispatcher' || (goesOn && goingHere)
      ? undefined
      : beginHere(decision, plan, context);
  const missing = crew.workers && withoutBegun(crew.workers, goesOn ? going.plan : undefined);
  const workers =
    stopped || missing === undefined
      ? undefined
      : execute(missing, context, 'fixed', here === undefined ? 0 : 1);
  const parts = [going, here, workers].filter((part) => part !== undefined);
  let relieved = crew.here !== 'starter';
  return {
    execution: new JointExecution(parts),
    settledHere: () => (isInProcess(plan.strategy) ? 0 : (here?.progress.settled ?? 0)),
    relieve: () => {
      if (relieved || crew.workers === undefined) return;
      const begun = goesOn && !goingHere ? going.progress.workers : 0;
      if (begun + (workers?.progress.workers ?? 0) < plan.workers) return;
      relieved = true;
      here?.drain();
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(parts.map((part) => part[Symbol.asyncDispose]()));
    },
  };
}

/** Whether what was begun is part of what is wanted now. */
function fits(begun: Plan, { workers, here }: StageCrew): boolean {
  if (isInProcess(begun.strategy)) return here === 'alone';
  return (
    workers !== undefined &&
    workers.strategy === begun.strategy &&
    workers.workerKind === begun.workerKind &&
    workers.workers >= begun.workers
  );
}

/** The workers that are still to be begun, if any. */
function withoutBegun(wanted: Plan, begun: Plan | undefined): Plan | undefined {
  if (begun === undefined || isInProcess(begun.strategy)) return wanted;
  const workers = wanted.workers - begun.workers;
  return workers > 0 ? { ...wanted, workers } : undefined;
}

function beginHere(decision: Decision, plan: Plan, context: StageContext): Execution {
  if (isInProcess(plan.strategy)) return execute(plan, context, waitingControl(decision));
  // No more at once than is left for each of the workers.
  const share = Math.ceil((context.inputs.remaining ?? Infinity) / plan.workers);
  const concurrency = Math.max(1, Math.min(plan.concurrency, share));
  const strategy = concurrency > 1 ? 'async' : 'sequential';
  return execute({ ...LANE, strategy, concurrency }, context, 'fixed', plan.workers);
}

/** This thread, taking inputs like a worker. */
const LANE: Plan = {
  strategy: 'sequential',
  workers: 1,
  concurrency: 1,
  chunkSize: 1,
  workerKind: 'thread',
};

function look(course: Course, { execution, settledHere }: Stage): Change | undefined {
  const change = course.look(execution.progress.settled, performance.now(), settledHere());
  if (change !== undefined) execution.drain();
  return change;
}

/**
 * Only what waits for others may need fewer in flight than was planned, and only while it runs can
 * that be seen. Native work is held by the pool and the cores, which are known.
 */
function waitingControl(decision: Decision): Work['concurrencyControl'] {
  const { perInput } = decision.probed.profile;
  return waits(perInput) ? (decision.latency ?? 'adaptive') : 'fixed';
}

function execute(
  plan: Plan,
  context: StageContext,
  concurrencyControl: Work['concurrencyControl'],
  otherTakers = 0,
): Execution {
  const { inputs, work, executors, transfer } = context;
  const staged = { ...work, inputs, transfer, concurrencyControl, otherTakers };
  return executors.for(plan).execute(plan, staged);
}

export function announce(
  changed: Plan,
  { reason, settled }: Again,
  context: Pick<StageContext, 'emit' | 'startedMs'>,
): Replan {
  const { strategy, workers, concurrency, chunkSize } = changed;
  context.emit({ kind: 'replan', plan: changed, reason });
  const plan = { strategy, workers, concurrency, chunkSize };
  return { atMs: performance.now() - context.startedMs, settled, plan, reason };
}
