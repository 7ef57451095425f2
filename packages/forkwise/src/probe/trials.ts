import {
  type FeasibilityFacts,
  type Outcome,
  type Plan,
  type Profile,
  type Ranking,
  type Sample,
  WORKER_NOT_MEASURED,
  coldExtraMs,
} from '@forkwise/core';

import { withKnownObstacles } from '../decide/memory.ts';
import type { KnownTask } from '../history/index.ts';
import { inTime } from './in-time.ts';
import { workMeanwhile } from './meanwhile.ts';
import { LEAST_TRIAL_INPUTS, MOST_TRIAL_INPUTS, TINY_MS, TRIAL_MS } from './budget.ts';
import type { ProbeRequest } from './result.ts';
import type { ProbeItem, Sampler } from './sampler.ts';
import type { ProbeSource } from './source.ts';
import type { Speculation } from './speculation.ts';
import { mostlyIdle, scaledSample } from './trial-effect.ts';
import { runTrial } from './worker-trial.ts';
import { type KindTrial, conclude, sharedState } from './conclude.ts';

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
  readonly speculation: Speculation | undefined;
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
  if (inProcess.obstacle === undefined) return { ...NOTHING_LEARNT, ...inProcess, facts, outcomes };
  const failsInProcess = `in a child process ${inProcess.obstacle.reason}`;
  return { ...NOTHING_LEARNT, facts: { ...facts, failsInProcess }, outcomes };
}

/**
 * Where inputs hold their thread without computing, many workers pay and starting them takes long:
 * all that the best plan would have are tried at once, so that none waits for the trial of another.
 * Where inputs compute, the others would only be in the way of the one that is tried.
 */
function workersToTry({ ranking, profile }: TrialContext, kind: 'threads' | 'processes'): number {
  const { plan } = ranking.best;
  const { cpuMs, blockedMs } = profile.perInput;
  return blockedMs.mean > cpuMs.mean && plan.strategy === kind ? plan.workers : 1;
}

/** From here on, threads seem to be in each other's way, as those of one process can be. */
const CROWDED_RATIO = 1.4;
/** Unless code is cold for most of the time: it gets warm more slowly in company, wherever it runs. */
const COLD_SHARE = 0.25;
/** Less relief than this by a process of its own is noise. */
const RELIEF = 0.8;
/** Less work than this cannot pay for finding out. */
const LEAST_WORK_MS = 300;

/**
 * Where computing is much slower in a thread beside this one, the two may contend for the memory of
 * their process (its page tables, its allocator): a process of its own then tells.
 */
async function besideThread(context: TrialContext, inThread: KindTrial): Promise<Trials> {
  const { facts, profile, inputs } = context;
  const { worker } = inThread;
  const tried = { ...NOTHING_LEARNT, ...inThread, facts };
  const leftMs = inputs * profile.perInput.cpuMs.mean;
  if (!worker.measured || worker.cpuRatio < CROWDED_RATIO || leftMs < LEAST_WORK_MS) return tried;
  if (facts.needsOneMemory !== undefined) return tried;
  if (coldExtraMs(profile.task.warmUp.draws, leftMs) > COLD_SHARE * leftMs) return tried;
  const inProcess = await tryKind(context, 'processes');
  if (inProcess === undefined) return tried;
  const outcomes = [...inThread.outcomes, ...inProcess.outcomes];
  if (inProcess.obstacle !== undefined) {
    const failsInProcess = `in a child process ${inProcess.obstacle.reason}`;
    return { ...tried, outcomes, facts: { ...facts, failsInProcess } };
  }
  const apart = inProcess.worker.measured ? inProcess.worker.cpuRatio : worker.cpuRatio;
  const processCpuRatio = apart < RELIEF * worker.cpuRatio ? apart : null;
  return { ...tried, outcomes, worker: { ...worker, processCpuRatio } };
}

/** What was measured now may differ by so much from what is known, and still be the same work. */
const SAME_WORK = 2;

/** Whether earlier runs tried a worker, and on inputs like those measured now. */
function agrees({ learnt }: KnownTask, { perInput }: Profile): boolean {
  if (learnt === undefined) return false;
  if (!learnt.worker.measured && learnt.obstacles.failsInThread === undefined) return false;
  const [now, then] = [perInput.wallMs.mean, learnt.perInput.wallMs.mean];
  return now <= SAME_WORK * then && then <= SAME_WORK * now;
}

async function trust(context: TrialContext, known: KnownTask): Promise<Trials> {
  const { learnt } = known;
  return {
    ...NOTHING_LEARNT,
    worker: learnt?.worker ?? WORKER_NOT_MEASURED,
    facts: learnt === undefined ? context.facts : withKnownObstacles(context.facts, learnt),
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
  const trial = await speculation.abandon();
  if (trial !== undefined) return (await conclude(context, trial)).outcomes;
  if (!request.work.signal.aborted) await sampler.one(speculation.item);
  return [];
}

async function tryThread(context: TrialContext): Promise<KindTrial | undefined> {
  const { speculation } = context;
  if (speculation === undefined) return await tryKind(context, 'threads');
  const patienceMs = TRIAL_PATIENCE_MS + TYPICAL_FACTOR * context.profile.perInput.wallMs.mean;
  const timely = inTime(speculation.result, patienceMs);
  await meanwhile(context, timely);
  const trial = await timely;
  if (trial !== undefined) return await conclude(context, trial);
  const unfinished = leaveAtIt(context, speculation);
  // Whether the task can run there at all is still to be learnt, from inputs that end sooner.
  const small = await tryKind(context, 'threads');
  if (small === undefined) return unfinished;
  return { ...small, late: unfinished.late, samples: [...small.samples, ...unfinished.samples] };
}

/** A worker has started within this time … */
const TRIAL_PATIENCE_MS = 100;
/** … and an input that takes so many times as long there as here has ended. */
const TYPICAL_FACTOR = 1.5;

/** A worker is still at the largest input: it goes on there, and its size tells how long it may take. */
function leaveAtIt(context: TrialContext, { item, result }: Speculation): KindTrial {
  const { profile, sampler, sizes } = context;
  const like = profile.samples[0];
  const typical = profile.perInput.wallMs.mean;
  const factor = sizes > 0 ? Math.max(1, item.size / sizes) : 1;
  const wallMs = Math.max(TRIAL_PATIENCE_MS, typical * factor);
  const late = result.then(async (trial) => {
    const ranBefore = sampler.outcomes.length;
    const { outcomes } = await conclude(context, trial);
    // Taken out, so that none of them is delivered with the others as well.
    return [...outcomes, ...sampler.outcomes.splice(ranBefore)];
  });
  // Awaited at the end of a run; an advice has no use for it.
  late.catch(() => undefined);
  return {
    ...NOTHING_LEARNT,
    obstacle: undefined,
    late,
    samples: like === undefined ? [] : [scaledSample(like, item, wallMs)],
  };
}

async function tryKind(
  context: TrialContext,
  kind: 'threads' | 'processes',
): Promise<KindTrial | undefined> {
  const { request, source } = context;
  const { count, workers, concurrency, chunkSize } = trialShape(context, kind);
  const items = await take(source, count);
  if (items.length === 0) return undefined;
  const plan: Plan = {
    strategy: concurrency > 1 ? 'hybrid' : kind,
    workers,
    concurrency,
    chunkSize,
    workerKind: kind === 'processes' ? 'process' : 'thread',
  };
  const result = runTrial(request.executors.named(kind), plan, request.work, items);
  await meanwhile(context, result);
  return await conclude(context, await result);
}

async function meanwhile(context: TrialContext, trial: Promise<unknown>): Promise<void> {
  const { profile, sampler, source, idle } = context;
  // What blocks here would keep others from being started.
  const { blockedMs, wallMs } = profile.perInput;
  if (!idle && blockedMs.mean < wallMs.mean / 2)
    await workMeanwhile(sampler, source, profile.perInput.wallMs.mean, trial);
}

interface TrialShape {
  readonly count: number;
  readonly workers: number;
  readonly concurrency: number;
  readonly chunkSize: number;
}

/** Waiting inputs run together: only whether they can run there is to be learnt from them. */
function trialShape(context: TrialContext, kind: 'threads' | 'processes'): TrialShape {
  const { profile, inputs, facts } = context;
  const eachMs = Math.max(profile.perInput.wallMs.mean, 1e-5);
  const most = Math.max(1, Math.floor(inputs / TRIAL_PART));
  if (mostlyIdle(profile)) {
    const count = Math.min(most, LEAST_TRIAL_INPUTS);
    const concurrency = facts.failsConcurrently === undefined ? count : 1;
    return { count, workers: 1, concurrency, chunkSize: count };
  }
  const workers = workersToTry(context, kind);
  if (workers > 1) {
    const count = Math.max(1, Math.min(TURNS_OF_EACH * workers, Math.floor(inputs / 2)));
    return { count, workers, concurrency: 1, chunkSize: 1 };
  }
  const wanted = Math.max(LEAST_TRIAL_INPUTS, Math.ceil(TRIAL_MS / eachMs));
  if (eachMs >= TINY_MS) {
    const count = Math.min(wanted, MOST_TRIAL_INPUTS, most);
    return { count, workers: 1, concurrency: 1, chunkSize: 1 };
  }
  const count = Math.min(wanted, most);
  return { count, workers: 1, concurrency: 1, chunkSize: Math.ceil(count / TINY_CHUNKS) };
}

/** Inputs for each of several workers that are tried: so many take about as long as starting them. */
const TURNS_OF_EACH = 3;

/** A trial takes at most this part of the inputs: what it runs alone cannot run in parallel. */
const TRIAL_PART = 8;
const TINY_CHUNKS = 8;

async function take(source: ProbeSource, count: number): Promise<readonly ProbeItem[]> {
  const items: ProbeItem[] = [];
  for (let item = source.pick(); item !== undefined; item = source.pick()) {
    items.push(item);
    if (items.length >= count) return items;
  }
  while (items.length < count) {
    const more = await source.next(count - items.length);
    if (more.length === 0) break;
    items.push(...more);
  }
  return items;
}
