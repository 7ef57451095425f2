import type { OutcomeBatch } from '@forkwise/core';
import type { InputReader } from '@forkwise/executor';

import type { AllRan, DecideContext, DecideListeners, Decision } from '../decide/decide.ts';
import { merged } from './joint.ts';
import { lateBatches, probedBatches } from './probed-batch.ts';
import { type Replan, type StageContext, announce, runAdvised } from './stages.ts';
import { whileDeciding } from './while-deciding.ts';

export interface AdvisedContext extends Omit<StageContext, 'inputs'> {
  readonly replans: Replan[];
  /** Decides for the inputs that are left, or runs them meanwhile. */
  readonly decideAnew: (
    rest: InputReader,
    deliver: NonNullable<DecideListeners['deliver']>,
  ) => Promise<Decision | AllRan>;
  /** Called when the consumer leaves while it is decided anew. */
  readonly onLeft: () => void;
}

/** Runs the inputs as decided; those that are left as is decided anew, where that proves wrong. */
export async function* followAdvice(
  decision: Decision,
  context: AdvisedContext,
): AsyncGenerator<OutcomeBatch, void, undefined> {
  const { startedMs, replans, decideAnew, onLeft } = context;
  for (let following = decision; ;) {
    const { outcomes, late, rest: inputs } = following.probed;
    yield* probedBatches(outcomes, startedMs);
    const stages = runAdvised(following, { ...context, inputs }, replans);
    if (late !== undefined) {
      yield* merged([stages, lateBatches(late, startedMs)]);
      return;
    }
    const again = yield* stages;
    if (again === undefined) return;
    const next = yield* whileDeciding((deliver) => decideAnew(inputs, deliver), startedMs, onLeft);
    if (!('probed' in next)) {
      yield* probedBatches(next.outcomes, startedMs);
      return;
    }
    replans.push(announce(next.best.plan, again, context));
    following = next;
  }
}

/** The same context for the inputs that are left, whose reader is bounded already. */
export function anew(
  { prepared, listeners, ...rest }: DecideContext,
  inputs: InputReader,
): DecideContext {
  return {
    ...rest,
    prepared: { ...prepared, inputs },
    listeners: { ...listeners, deliverable: (reader) => reader },
  };
}
