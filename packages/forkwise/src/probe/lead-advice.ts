import { type FeasibilityFacts, WORKER_NOT_MEASURED } from '@forkwise/core';

import type { BegunExecution } from './begun.ts';
import { BUDGETS_MS, aloneBudgetMs } from './budget.ts';
import { stayingHere } from './choose.ts';
import { NO_OUTCOMES, type Outcomes, joined, ofSingle } from './outcomes.ts';
import type { Judged, ProbeResult } from './result.ts';
import type { Survey } from './survey.ts';
import type { Trial } from './trial.ts';
import { type Trials, tryWorkers } from './trials.ts';
import { meansOf, underway } from './underway.ts';
import { bestTeam, verdictOn } from './weigh.ts';
import { type WorthTrying, worthTrying } from './worth-trying.ts';

/** A first call may load code, open connections or compile, unless it takes longer than that. */
const LONG_FIRST_MS = 250;
/** One cold call says little; three tell a typical one from it, unless each takes long. */
const ENOUGH_TO_JUDGE = 3;
/**
 * Where inputs wait, workers must save this part more: who answers them may well run on this machine
 * too, and what a worker first waits for, to connect and to be answered, is in no estimate.
 */
const WAITING_SHARE = 0.15;
/** Many short inputs that have held this thread for less than this are all cold. */
const LEAST_HELD_MS = 25;
/** An input that idled for less of its time did not wait. */
const NOTABLE_SHARE = 0.1;

/** What workers have brought that were tried before, and why they cannot be used. */
export interface Before {
  readonly outcomes: Outcomes;
  readonly obstacles: Partial<FeasibilityFacts>;
}

const NOTHING_BEFORE: Before = { outcomes: NO_OUTCOMES, obstacles: {} };

/**
 * Measures until it is clear whether workers could win, then tries some; for inputs that wait, which
 * go on meanwhile, and for an advice, which nobody's run waits for.
 *
 * @param speculation a worker that has begun with the largest input already
 */
export async function leadAdvice(
  survey: Survey,
  speculation: Trial | undefined,
  before = NOTHING_BEFORE,
): Promise<ProbeResult> {
  const { sampler, source, request } = survey;
  const judged = await judge(survey, before.obstacles);
  const measured = sampler.timings.length;
  const facts = { ...survey.facts, ...before.obstacles };
  const trials: Trials = await tryWorkers({
    ...judged,
    request,
    source,
    sampler,
    facts,
    inputs: source.expected,
    speculation,
    idle: survey.begun !== undefined,
    sizes: sampler.meanSize,
  });
  const learnt = trials.worker.measured || trials.samples.length > 0 || trials.facts !== facts;
  if (learnt) survey.measureTogether();
  const isMore = learnt || sampler.timings.length > measured;
  const profile = isMore ? survey.describe(trials.worker, trials.samples) : judged.profile;
  const ranked = learnt ? survey.rankAhead(profile, trials.facts) : judged.ranking;
  const { best } = trials.tried ? ranked : stayingHere(ranked);
  const here = joined(before.outcomes, sampler.outcomes.takeAll());
  const outcomes = joined(here, ofSingle(trials.outcomes));
  return survey.result(profile, best.plan, trials, outcomes);
}

/** Measures for longer and longer while it is unsure whether workers are worth a trial. */
async function judge(survey: Survey, obstacles: Before['obstacles']): Promise<Judged> {
  let rounds = 0;
  let more = survey.begun === undefined ? await measureMore(survey, rounds++) : true;
  for (;;) {
    const profile = survey.describe(WORKER_NOT_MEASURED, []);
    const facts = { ...survey.facts, ...obstacles };
    const ranking = survey.rankAhead(profile, facts);
    const last = !more || rounds >= BUDGETS_MS.length;
    const verdict =
      survey.begun === undefined
        ? worthTrying(ranking, profile, last)
        : worthJoining(survey, survey.begun, facts, last);
    if (verdict !== 'unsure') return { profile, ranking, worthTrying: verdict === 'yes' };
    more = await measureMore(survey, rounds++);
  }
}

/** Whether workers would take enough of the computing off this thread, where inputs wait side by side. */
function worthJoining(
  survey: Survey,
  begun: BegunExecution,
  facts: FeasibilityFacts,
  last: boolean,
): WorthTrying {
  const left = Math.max(0, survey.source.expected - begun.progress.settled);
  const work = underway(survey, left);
  const team = bestTeam(work, meansOf(survey, facts));
  if (team === undefined) return 'no';
  const verdict = verdictOn(
    { ...team, besideMs: team.besideMs + WAITING_SHARE * team.aloneMs },
    work.measured,
  );
  if (verdict === 'start' && !last && work.heldMs < LEAST_HELD_MS) return 'unsure';
  if (verdict === 'unsure') return last ? 'no' : 'unsure';
  return verdict === 'start' ? 'yes' : 'no';
}

/** Whether there may be more to measure afterwards. */
async function measureMore(survey: Survey, round: number): Promise<boolean> {
  const { sampler } = survey;
  if (survey.begun !== undefined) {
    await survey.watchTogether();
    return !survey.begun.over;
  }
  const before = sampler.outcomes.total;
  const budgetMs = BUDGETS_MS[round] ?? Infinity;
  const least = sampler.timings.length + 1;
  while (!survey.request.work.signal.aborted && !isEnough(survey, budgetMs, least)) {
    const step = await survey.here.step();
    if (step.kind === 'nothing') break;
    if (step.kind === 'ran') continue;
    return !(await survey.runTogether(step)).over;
  }
  return sampler.outcomes.total > before;
}

function isEnough(survey: Survey, budgetMs: number, least: number): boolean {
  const { timings } = survey.sampler;
  const firstMs = timings[0]?.wallMs ?? 0;
  if (timings.length < least || (timings.length === 1 && firstMs < LONG_FIRST_MS)) return false;
  const { spentMs } = survey;
  if (timings.length < ENOUGH_TO_JUDGE && !survey.alone) {
    const waited = timings.some(({ idleMs, wallMs }) => idleMs > NOTABLE_SHARE * wallMs);
    return !waited && spentMs >= budgetMs;
  }
  const sequentialMs = survey.source.expected * survey.here.recentMs;
  // No worker can pay for less: measuring more would decide nothing.
  if (sequentialMs <= survey.request.machine.workers.threads.firstStartMs / 2) return true;
  return spentMs - firstMs >= (survey.alone ? aloneBudgetMs(sequentialMs) : budgetMs);
}
