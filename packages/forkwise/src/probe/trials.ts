import {
  type FeasibilityFacts,
  type Outcome,
  type Profile,
  type Ranking,
  type Sample,
  WORKER_NOT_MEASURED,
  feasibility,
} from '@forkwise/core';

import type { KnownTask } from '../history/index.ts';
import { type KindTrial, conclude, sharedState } from './conclude.ts';
import { isCrowded, relief } from './crowding.ts';
import { inTime } from './in-time.ts';
import { agrees, withKnown } from './precedent.ts';
import type { ProbeRequest } from './result.ts';
import type { Sampler } from './sampler.ts';
import type { ProbeSource } from './source.ts';
import type { Shown, Trial } from './trial.ts';
import { scaledSample } from './trial-effect.ts';
import { effects, finished, meanwhile, tryKind } from './try-kind.ts';

export interface TrialContext {
  readonly request: ProbeRequest;
  readonly source: ProbeSource;
  readonly sampler: Sampler;
  readonly facts: FeasibilityFacts;
  readonly profile: Profile;
  /** Of the plans, as far as the main thread alone can tell. */
  readonly ranking: Ranking;
  /** Whether workers are likely enough to win that one should be tried. */
  readonly worthTrying: boolean;
  readonly inputs: number;
  /** A worker that has begun with the largest input already. */
  readonly speculation: Trial | undefined;
  /** Whether this thread has nothing to do: its inputs wait and run already. */
  readonly idle: boolean;
  /** Mean size of the inputs measured in the main thread; 0 where sizes are not known. */
  readonly sizes: number;
}

export interface Trials {
  /** Outcomes of an input that a worker is still at; the run goes on without waiting for it. */
  readonly late: Promise<readonly Outcome[]> | undefined;
  /** Inputs measured in a worker only, as the main thread would have taken for them. */
  readonly samples: readonly Sample[];
  readonly worker: Profile['worker'];
  readonly facts: FeasibilityFacts;
  readonly outcomes: readonly Outcome[];
  /** The earlier runs that made a trial unnecessary, if any did. */
  readonly known: KnownTask | undefined;
  /** Whether it is known if the task can run in workers at all. */
  readonly tried: boolean;
}

/**
 * Tries the task in a worker thread, and in a child process where a thread will not do, when plans
 * with workers could win. What fails there but not here says why those plans cannot be used.
 */
export async function tryWorkers(context: TrialContext): Promise<Trials> {
  const untried = { ...NOTHING_LEARNT, facts: context.facts, tried: false };
  if (context.request.work.signal.aborted || !context.worthTrying) {
    return { ...untried, outcomes: await abandon(context) };
  }
  const known = await context.request.recall();
  if (known !== undefined && agrees(known, context.profile)) return await trust(context, known);
  context.sampler.disturb();
  const { threads, processes } = feasibility(context.facts);
  if (threads !== undefined && processes === undefined) return await tryProcessOnly(context);
  const inThread = await tryThread(context);
  if (inThread === undefined) return untried;
  if (inThread.obstacle === undefined) return await besideThread(context, inThread);
  const facts = {
    ...context.facts,
    failsInThread: `in a worker thread ${inThread.obstacle.reason}`,
    failsConcurrently:
      context.facts.failsConcurrently ?? sharedState(inThread.obstacle, context.sampler.promises),
  };
  const inProcess = await tryKind({ ...context, facts }, 'processes');
  if (inProcess === undefined) {
    return { ...untried, ...inThread, worker: WORKER_NOT_MEASURED, facts };
  }
  const outcomes = [...inThread.outcomes, ...inProcess.outcomes];
  const { late } = inThread;
  if (inProcess.obstacle === undefined) {
    return { ...NOTHING_LEARNT, ...inProcess, facts, outcomes, late };
  }
  const failsInProcess = `in a child process ${inProcess.obstacle.reason}`;
  return { ...NOTHING_LEARNT, facts: { ...facts, failsInProcess }, outcomes, late };
}

/** Where threads are ruled out. A worker of either kind may have begun with inputs all the same. */
async function tryProcessOnly(context: TrialContext): Promise<Trials> {
  const { facts, speculation } = context;
  const isProcess = speculation?.plan.workerKind === 'process';
  const before = isProcess ? [] : await abandon(context);
  const inProcess = await (isProcess
    ? tryBegun(context, speculation, 'processes')
    : tryKind(context, 'processes'));
  if (inProcess === undefined) {
    return { ...NOTHING_LEARNT, facts, tried: false, outcomes: before };
  }
  const { obstacle } = inProcess;
  const outcomes = [...before, ...inProcess.outcomes];
  const tried = { ...NOTHING_LEARNT, ...inProcess, facts, outcomes };
  if (obstacle === undefined) return tried;
  const failsInProcess = `in a child process ${obstacle.reason}`;
  return { ...tried, facts: { ...facts, failsInThread: facts.heapLimited, failsInProcess } };
}

async function besideThread(context: TrialContext, inThread: KindTrial): Promise<Trials> {
  const { facts, profile, inputs } = context;
  const { worker } = inThread;
  const tried = { ...NOTHING_LEARNT, ...inThread, facts };
  const leftMs = inputs * profile.perInput.cpuMs.mean;
  if (facts.needsOneMemory !== undefined || !isCrowded(profile, worker, leftMs)) return tried;
  const inProcess = await tryKind(context, 'processes');
  if (inProcess === undefined || !worker.measured) return tried;
  const outcomes = [...inThread.outcomes, ...inProcess.outcomes];
  if (inProcess.obstacle !== undefined) {
    const failsInProcess = `in a child process ${inProcess.obstacle.reason}`;
    return { ...tried, outcomes, facts: { ...facts, failsInProcess } };
  }
  const processCpuRatio = relief(worker, inProcess.worker);
  return { ...tried, outcomes, worker: { ...worker, processCpuRatio } };
}

async function trust(context: TrialContext, known: KnownTask): Promise<Trials> {
  const { learnt } = known;
  return {
    ...NOTHING_LEARNT,
    worker: learnt?.worker ?? WORKER_NOT_MEASURED,
    facts: withKnown(context.facts, known),
    outcomes: await abandon(context),
    known,
  };
}

const NOTHING_LEARNT = {
  tried: true,
  known: undefined,
  samples: [],
  worker: WORKER_NOT_MEASURED,
  outcomes: [],
  late: undefined,
};

/** The speculative input's outcome is the worker's if that has begun with it; else it is run here. */
async function abandon(context: TrialContext): Promise<readonly Outcome[]> {
  const { speculation, sampler, request } = context;
  if (speculation === undefined) return [];
  const items = speculation.abandon();
  if (items === undefined)
    return (await conclude(effects(context), await finished(speculation))).outcomes;
  for (const item of items) if (!request.work.signal.aborted) await sampler.one(item);
  return [];
}

async function tryThread(context: TrialContext): Promise<KindTrial | undefined> {
  const { speculation } = context;
  if (speculation === undefined) return await tryKind(context, 'threads');
  return await tryBegun(context, speculation, 'threads');
}

/** Waits a while for what workers of that kind have begun with. */
async function tryBegun(
  context: TrialContext,
  begun: Trial,
  kind: 'threads' | 'processes',
): Promise<KindTrial> {
  const patienceMs = TRIAL_PATIENCE_MS + TYPICAL_FACTOR * context.profile.perInput.wallMs.mean;
  const result = finished(begun);
  const timely = inTime(result, patienceMs);
  await meanwhile(context, timely);
  const shown = await timely;
  if (shown !== undefined) return await conclude(effects(context), shown);
  const unfinished = leaveAtIt(context, begun, result);
  // Whether the task can run there at all is still to be learnt, from inputs that end sooner.
  const small = await tryKind(context, kind);
  if (small === undefined) return unfinished;
  return { ...small, late: unfinished.late, samples: [...small.samples, ...unfinished.samples] };
}

/** A worker has started within this time … */
const TRIAL_PATIENCE_MS = 100;
/** … and an input that takes so many times as long there as here has ended. */
const TYPICAL_FACTOR = 1.5;

/** A worker is still at the largest input: it goes on there, and its size tells how long it may take. */
function leaveAtIt(context: TrialContext, { head }: Trial, result: Promise<Shown>): KindTrial {
  const { profile, sizes } = context;
  const like = profile.samples[0];
  const typical = profile.perInput.wallMs.mean;
  const late = result.then(async (shown) => {
    const { outcomes } = await conclude(effects(context), shown);
    return outcomes;
  });
  // Awaited at the end of a run; an advice has no use for it.
  late.catch(() => undefined);
  const unfinished = { ...NOTHING_LEARNT, obstacle: undefined, late };
  if (like === undefined || head === undefined) return unfinished;
  const factor = sizes > 0 ? Math.max(1, head.size / sizes) : 1;
  const wallMs = Math.max(TRIAL_PATIENCE_MS, typical * factor);
  return { ...unfinished, samples: [scaledSample(like, head, wallMs)] };
}
