import {
  type Advice,
  type Machine,
  type PlanLimits,
  type Prediction,
  composeAdvice,
  once,
} from '@forkwise/core';
import {
  type InputReader,
  type KnownLatency,
  type Transfer,
  type Work,
  createInputReader,
} from '@forkwise/executor';

import type { Executors } from '../executors/executors.ts';
import type { KnownTask } from '../history/index.ts';
import { IndexSet } from '../inputs/index-set.ts';
import { limitInputs } from '../inputs/limit.ts';
import { ResumedReader } from '../inputs/resumed-reader.ts';
import { calibrate, knownMachine } from '../machine/machine.ts';
import type { Inputs, WorkloadOptions } from '../options.ts';
import type { Outcomes } from '../probe/outcomes.ts';
import { probe, probeOrFinish } from '../probe/probe.ts';
import type { ProbeRequest, ProbeResult } from '../probe/result.ts';
import { type LoadedWorkload, resolveInputs } from '../task/load.ts';
import type { Memory } from './memory.ts';
import { adviceWarnings } from './warnings.ts';

/** A task with its inputs, ready to be measured or run. */
export interface Prepared {
  readonly workload: LoadedWorkload;
  readonly inputs: InputReader;
  /** The same, where some are left out or somebody is told of them. */
  readonly left: ResumedReader | undefined;
  /** How many of the inputs that are to be run come before the one with this index. */
  readonly countBefore: (index: number) => number;
  /** To be called with an input that is taken out of turn, before it runs. */
  readonly onEarly: (input: unknown, index: number) => void;
}

export async function prepare<I>(
  workload: LoadedWorkload,
  inputs: Inputs<I>,
  options: Pick<WorkloadOptions, 'limit' | 'skip' | 'onRead' | 'onLoad'>,
): Promise<Prepared> {
  const { limit, skip = new IndexSet(), onRead, onLoad } = options;
  onLoad?.({ hasArray: Array.isArray(inputs ?? workload.ownInputs) });
  const source = limitInputs(await resolveInputs(inputs, workload), limit);
  const whole = preparedOf(workload, source);
  if (skip.size === 0 && onRead === undefined) return whole;
  const left = new ResumedReader(whole.inputs, { skip, onRead });
  const countBefore = (index: number): number => index - skip.countBelow(index);
  return { workload, inputs: left, left, countBefore, onEarly: left.tellEarly };
}

export function preparedOf(
  workload: LoadedWorkload,
  source: Iterable<unknown> | AsyncIterable<unknown>,
): Prepared {
  const inputs = createInputReader(source);
  const countBefore = (index: number): number => index;
  return { workload, inputs, left: undefined, countBefore, onEarly: () => undefined };
}

/** The part of an executor's work that comes from options, the same for probing and running. */
export function workOptions(
  workload: LoadedWorkload,
  options: WorkloadOptions,
  signal: AbortSignal,
): Omit<Work, 'inputs'> {
  const { strategy, concurrency } = options;
  return {
    task: workload.source,
    signal,
    timeoutMs: options.timeoutMs ?? Infinity,
    retries: options.retries ?? 1,
    concurrencyControl: strategy === 'async' && concurrency === undefined ? 'adaptive' : 'fixed',
    workerHeapMb: options.workerHeapMb,
    transfer: withoutInputs(options.transfer),
    quietStdout: options.quietStdout ?? false,
  };
}

/** What probing runs may have to be run elsewhere, so that inputs stay where they are; see `StageContext`. */
function withoutInputs(transfer: Transfer | undefined): Transfer | undefined {
  return transfer === 'inputs' || transfer === undefined ? undefined : 'results';
}

export function planLimits(options: WorkloadOptions): PlanLimits {
  return {
    workers: options.workers,
    concurrency: options.concurrency,
    chunkSize: options.chunkSize,
  };
}

export interface Decision {
  readonly best: Prediction;
  /** The decision of the run that measured, where this one only follows it. */
  readonly follows?: Decision;
  /** How long inputs were seen to wait, by an earlier run's control of how many are in flight. */
  readonly latency?: KnownLatency | undefined;
  /** Written when it is first asked for. */
  readonly advice: Advice;
  readonly probed: ProbeResult;
  readonly machine: Machine;
}

export interface DecideListeners {
  readonly onSample: (sampled: number, total: number | undefined) => void;
  /** See `ProbeRequest`. */
  readonly deliverable: (inputs: InputReader) => InputReader;
  /** See `ProbeRequest`. */
  readonly deliver: ProbeRequest['deliver'];
  readonly memory: Memory;
}

/** All inputs have run: the decision is but a matter of record, and waits until it is asked for. */
export interface AllRan {
  readonly outcomes: Outcomes;
  readonly decide: () => Decision;
}

export interface DecideContext {
  readonly prepared: Prepared;
  readonly executors: Executors;
  readonly machine: Machine;
  readonly options: WorkloadOptions;
  readonly work: Omit<Work, 'inputs'>;
  readonly listeners: DecideListeners;
  /** See `ProbeRequest`. */
  readonly latency?: KnownLatency | undefined;
}

/** Probes the workload and says what is best. What probing ran and left is in `probed`. */
export async function decide(context: DecideContext): Promise<Decision> {
  const start = performance.now();
  const probed = await probe(probeRequest(context));
  return decisionOf(probed, context, performance.now() - start);
}

/** The same for inputs that are to be run: a short list may be over before there is a decision. */
export async function decideOrFinish(context: DecideContext): Promise<Decision | AllRan> {
  const start = performance.now();
  const probed = await probeOrFinish(probeRequest(context));
  const adviseMs = performance.now() - start;
  if (!('conclude' in probed)) return decisionOf(probed, context, adviseMs);
  const { outcomes, conclude } = probed;
  return { outcomes, decide: () => decisionOf(conclude(), context, adviseMs) };
}

function probeRequest(context: DecideContext): ProbeRequest {
  const { prepared, executors, machine, options, work, listeners, latency } = context;
  return {
    workload: prepared.workload,
    base: prepared.inputs,
    countBefore: prepared.countBefore,
    onEarly: prepared.onEarly,
    executors,
    machine,
    limits: planLimits(options),
    work,
    onSample: listeners.onSample,
    onTry: options.onTry,
    deliverable: listeners.deliverable,
    deliver: listeners.deliver,
    recall: () => listeners.memory.recall(),
    latency,
  };
}

function decisionOf(
  probed: ProbeResult,
  { machine, work: { timeoutMs } }: DecideContext,
  adviseMs: number,
): Decision {
  const { best, profile, inputs, known } = probed;
  const advice = once(() => {
    const { ranking } = probed;
    const warnings = adviceWarnings({ profile, machine, ranking, timeoutMs });
    const composed = composeAdvice({ profile, machine, inputs, ranking, warnings, adviseMs });
    if (known === undefined) return composed;
    return { ...composed, reasons: [...composed.reasons, knownReason(known)] };
  });
  return {
    best,
    probed,
    machine,
    get advice() {
      return advice();
    },
  };
}

function knownReason({ runs, lastAt }: KnownTask): string {
  const last = lastAt.slice(0, 'yyyy-mm-dd'.length);
  const how = runs === 1 ? 'An earlier run' : `${runs} earlier runs`;
  return `${how} of this task (the last on ${last}) showed how it does in a worker; the inputs measured now agree, so no worker was tried.`;
}

/** The machine to decide for: the one given, the one known, or this one, calibrated now. */
export async function decideMachine(
  options: WorkloadOptions,
  onCalibrating: () => void,
): Promise<Machine> {
  if (options.machine !== undefined) return options.machine;
  const known = knownMachine();
  if (known.source === 'measured' && options.recalibrate !== true) return known;
  onCalibrating();
  return await calibrate({
    recalibrate: options.recalibrate ?? false,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}
