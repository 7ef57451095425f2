import {
  type Feasibility,
  type Machine,
  type PlanLimits,
  type Prediction,
  type Profile,
  NO_WARM_UP,
  composeAdvice,
  feasibility,
  hybridKind,
  isInProcess,
  once,
  quickest,
  recommend,
  wholeColdMs,
} from '@forkwise/core';
import type { KnownLatency } from '@forkwise/executor';

import type { Executors } from '../executors/executors.ts';
import { withWorkerCosts } from '../executors/worker-costs.ts';
import { NO_OUTCOMES } from '../probe/outcomes.ts';
import { tryCrossing } from '../probe/payload.ts';
import { assumedInputs } from '../probe/budget.ts';
import { isAlike, likenessOf } from '../probe/size.ts';
import { firstInput, lookAhead } from '../probe/look-ahead.ts';
import { MOST_IN_FLIGHT, waits } from '../probe/waiting.ts';
import { type DecideContext, type Decision, planLimits } from './decide.ts';

/** A run of the task in this process that went as was decided. */
export interface Precedent {
  readonly decision: Decision;
  /** What adaptive control believed at its end, if it looked. */
  readonly latency: KnownLatency | undefined;
}

/** What workers that were never tried must save to be worth measuring everything anew: a share … */
const MEASURING_SHARE = 0.1;
/** … and the time that it takes, ms. */
const MEASURING_MS = 25;

/**
 * Decides from what an earlier run of the task showed, with nothing measured: its code is warm here,
 * and in the workers that are still up. `undefined` where the inputs are not like those, or there are
 * none, or where workers would save much that were never tried. How the run then goes is watched like any other.
 */
export async function decideAgain(
  { decision: before, latency }: Precedent,
  context: DecideContext,
): Promise<Decision | undefined> {
  const { prepared, executors, options, work, listeners } = context;
  const base = prepared.inputs;
  const first = await firstInput(base, work.signal);
  if (first === undefined || !isAlike(likenessOf(first), before.probed.like)) return undefined;
  const seen = base.remaining ?? (await lookAhead(base, work.signal));
  const inputs = base.remaining ?? assumedInputs(seen);
  // Not spread: `ranking` would be worked out.
  const { facts, like, tried, known } = before.probed;
  const profile = { ...warmProfile(before.probed.profile), inputs: base.remaining ?? null };
  const machine = warmMachine(context.machine, before.probed.profile, executors);
  const limits = planLimits(options);
  const kind = hybridKind(facts);
  const quickestOf = (feasible: Feasibility): Prediction =>
    quickest(profile, inputs, machine, feasible, limits, kind);
  let best = quickestOf(feasibility(facts));
  if (!isInProcess(best.plan.strategy) && !(tried && tryCrossing(first).kind === 'crosses')) {
    const here = quickestOf(feasibility({ ...facts, inputBlocked: 'untried' }));
    if (here.middleMs - best.middleMs > MEASURING_SHARE * here.middleMs + MEASURING_MS)
      return undefined;
    best = here;
  }
  best = withRoom(best, profile, inputs, limits);
  const ranking = once(() => ({
    ...recommend(profile, inputs, machine, feasibility(facts), limits, kind),
    best,
  }));
  const advice = once(() => {
    const parts = { profile, machine, inputs, ranking: ranking(), warnings: [], adviseMs: 0 };
    const composed = composeAdvice(parts);
    return { ...composed, reasons: [...composed.reasons, AGAIN] };
  });
  const probed = {
    profile,
    facts,
    like,
    tried,
    known,
    best,
    get ranking() {
      return ranking();
    },
    inputs,
    heldMs: 0,
    ran: 0,
    settled: 0,
    outcomes: NO_OUTCOMES,
    late: undefined,
    begun: undefined,
    rest: listeners.deliverable(base),
  };
  return {
    best,
    follows: before,
    latency,
    probed,
    machine,
    get advice() {
      return advice();
    },
  };
}

const AGAIN =
  'An earlier run in this process showed how the task behaves; nothing was measured now.';

/** What waits finds by itself how many in flight are best, as long as the plan leaves it room. */
function withRoom(
  best: Prediction,
  { perInput }: Profile,
  inputs: number,
  limits: PlanLimits,
): Prediction {
  const { plan } = best;
  if (plan.strategy !== 'async' || limits.concurrency !== undefined || !waits(perInput))
    return best;
  const concurrency = Math.max(plan.concurrency, Math.min(MOST_IN_FLIGHT, inputs));
  return { ...best, plan: { ...plan, concurrency } };
}

/** Nothing is left to import or to warm up. */
function warmProfile(profile: Profile): Profile {
  const { task, worker } = profile;
  return {
    ...profile,
    task: { ...task, importMs: 0, firstCallMs: 0, warmUp: NO_WARM_UP },
    worker: worker.measured ? { ...worker, importMs: 0, firstCallMs: 0 } : worker,
  };
}

/** Workers that are up cost no start; those that are not pay for what the profile no longer says. */
function warmMachine(machine: Machine, profile: Profile, executors: Executors): Machine {
  const { task, worker } = profile;
  const importMs = worker.measured ? worker.importMs : task.importMs;
  const firstCallMs = worker.measured ? worker.firstCallMs : task.firstCallMs;
  const coldMs = importMs + firstCallMs + wholeColdMs(task.warmUp.draws);
  return withWorkerCosts(machine, (name, start) =>
    executors.isWarm(name)
      ? { ...start, firstStartMs: 0, nextStartMs: 0 }
      : { ...start, firstStartMs: start.firstStartMs + coldMs },
  );
}
