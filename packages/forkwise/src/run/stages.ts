import type { OutcomeBatch, Plan, Prediction, Report, Strategy } from '@forkwise/core';
import { NO_LIMITS, createPredictor, feasibility, hybridKind, recommend } from '@forkwise/core';
import type { Execution, InputReader, Work } from '@forkwise/executor';

import type { Decision } from '../decide/decide.ts';
import type { Executors } from '../executors/executors.ts';
import type { RunEvent } from '../options.ts';
import { betterPlan } from './replan.ts';
import { strayFactor } from './watch.ts';

export type Replan = Report['replans'][number];

export interface StageContext {
  readonly executors: Executors;
  readonly work: Omit<Work, 'inputs'>;
  readonly inputs: InputReader;
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
  await using execution = begin(plan, context);
  yield* execution;
}

/**
 * The advised plan and, while it runs much slower than predicted and another promises to finish the
 * rest sooner, another one for the inputs not yet taken. No strategy is tried twice.
 */
export async function* runAdvised(
  decision: Decision,
  context: StageContext,
  replans: Replan[],
): AsyncGenerator<OutcomeBatch, void, undefined> {
  const tried = new Set<Strategy>();
  let stage: Prediction | undefined = decision.probed.ranking.best;
  context.emit({ kind: 'plan', plan: stage.plan, predictedMs: stage.predictedMs });
  let settled = decision.probed.outcomes.length;
  while (stage !== undefined && !context.inputs.ended && !context.drained()) {
    tried.add(stage.plan.strategy);
    const left = Math.max(0, decision.probed.inputs - settled);
    const watch = new StageWatch(stage, left, decision);
    await using execution = begin(stage.plan, context);
    let next: Prediction | undefined;
    for await (const batch of execution) {
      settled += batch.indices.length + batch.failures.length;
      if (next === undefined) {
        next = watch.look(execution.progress.settled, tried);
        if (next !== undefined) execution.drain();
      }
      yield batch;
    }
    if (next === undefined || context.drained()) return;
    replans.push(announce(next, settled, watch.factor, context));
    stage = next;
  }
}

function begin(plan: Plan, context: StageContext): Execution {
  const execution = context.executors
    .for(plan)
    .execute(plan, { ...context.work, inputs: context.inputs });
  context.onExecution(execution, plan);
  return execution;
}

/** Changing twice has found what can be found; after that, noise is the likelier reason. */
const MOST_REPLANS = 2;

class StageWatch {
  factor = 1;
  readonly #start = performance.now();
  readonly #stage: Prediction;
  readonly #left: number;
  readonly #decision: Decision;
  readonly #expected: Prediction;

  constructor(stage: Prediction, left: number, decision: Decision) {
    this.#stage = stage;
    this.#left = left;
    this.#decision = decision;
    const predict = createPredictor(decision.probed.profile, left, decision.machine);
    this.#expected = predict(stage.plan);
  }

  /** The plan to change to, if this one has gone astray. */
  look(settled: number, tried: ReadonlySet<Strategy>): Prediction | undefined {
    const elapsedMs = performance.now() - this.#start;
    const factor = strayFactor({ settled, elapsedMs }, this.#left, this.#expected);
    if (factor === undefined || tried.size > MOST_REPLANS) return undefined;
    this.factor = factor;
    const { probed, machine } = this.#decision;
    const rest = this.#left - settled;
    const feasible = feasibility(probed.facts);
    const kind = hybridKind(probed.facts);
    const ranking = recommend(probed.profile, rest, machine, feasible, NO_LIMITS, kind);
    const predict = createPredictor(probed.profile, rest, machine);
    return betterPlan(ranking, predict(this.#stage.plan), factor, tried);
  }
}

function announce(next: Prediction, settled: number, factor: number, context: StageContext): Replan {
  const { strategy, workers, concurrency, chunkSize } = next.plan;
  const reason = `it ran ${factor.toFixed(1)} times as long as predicted`;
  context.emit({ kind: 'replan', plan: next.plan, reason });
  const plan = { strategy, workers, concurrency, chunkSize };
  return { atMs: performance.now() - context.startedMs, settled, plan, reason };
}
