import { setImmediate as nextTurn } from 'node:timers/promises';

import {
  type Advice,
  type Outcome,
  type OutcomeBatch,
  type Plan,
  type Report,
  type Warning,
} from '@forkwise/core';
import {
  type Execution,
  type InputReader,
  type OrderWindow,
  type Work,
  createOrderWindow,
  inInputOrder,
  outcomesOf,
} from '@forkwise/executor';

import {
  type Decision,
  type AllRan,
  decideOrFinish,
  decideMachine,
  planLimits,
  prepare,
  workOptions,
} from '../decide/decide.ts';
import { type Memory, createMemory } from '../decide/memory.ts';
import { Executors } from '../executors/executors.ts';
import { checkOptions } from '../options/check.ts';
import { unusedOptions } from '../options/unused.ts';
import type { Inputs, RunEvent, RunOptions, RunProgress, Task } from '../options.ts';
import type { Run } from '../run-handle.ts';
import { checkFeasible, forcedPlan } from './forced-plan.ts';
import { merged } from './joint.ts';
import { leftEarly } from './left-early.ts';
import { lateBatch, probedBatch } from './probed-batch.ts';
import { type Replan, runAdvised, runForced } from './stages.ts';
import { Tally } from './tally.ts';

/** Outcomes held back at most for the sake of input order. */
const ORDER_WINDOW = 65_536;

/**
 * Runs a task over inputs and delivers every outcome once. Begins when first iterated, and goes on as
 * far as it is iterated. Options are checked at once: throws `OPTION_INVALID` or `STRATEGY_UNKNOWN`.
 */
export function run<I, O>(task: Task<I, O>, inputs?: Inputs<I>, options: RunOptions = {}): Run<O> {
  checkOptions(options);
  return new WorkloadRun<I, O>(task, inputs, options);
}

class WorkloadRun<I, O> implements Run<O> {
  readonly #task: Task<I, O>;
  readonly #inputs: Inputs<I>;
  readonly #options: RunOptions;
  readonly #tally = new Tally();
  readonly #advice = Promise.withResolvers<Advice | undefined>();
  readonly #report = Promise.withResolvers<Report>();
  readonly #abort = new AbortController();
  readonly #replans: Replan[] = [];
  #decision: Decision | undefined;
  #allRan: AllRan | undefined;
  #plan: Plan | undefined;
  #execution: Execution | undefined;
  #total: number | undefined;
  #window: OrderWindow | undefined;
  #startedMs = performance.now();
  #probed = 0;
  #memory: Memory | undefined;
  /** Settled when the run is in the history. */
  #recorded: Promise<void> | undefined;
  #drained = false;
  #iterated = false;

  constructor(task: Task<I, O>, inputs: Inputs<I>, options: RunOptions) {
    this.#task = task;
    this.#inputs = inputs;
    this.#options = options;
    // A caller may want only one of the two; the iteration itself throws what goes wrong.
    this.#advice.promise.catch(() => undefined);
    this.#report.promise.catch(() => undefined);
  }

  get advice(): Promise<Advice | undefined> {
    return this.#advice.promise;
  }

  get report(): Promise<Report> {
    return this.#report.promise;
  }

  get progress(): RunProgress {
    const running = this.#execution?.progress;
    const { counts } = this.#tally;
    return {
      taken: Math.max(counts.total, running?.taken ?? 0),
      settled: counts.total,
      workers: running?.workers ?? 1,
      concurrency: running?.concurrency ?? 1,
      elapsedMs: performance.now() - this.#startedMs,
      total: this.#total,
      counts,
    };
  }

  drain(): void {
    this.#drained = true;
    this.#execution?.drain();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Outcome<O>> {
    for await (const batch of this.batches()) {
      for (const outcome of outcomesOf(batch)) yield outcome as Outcome<O>;
    }
  }

  async *batches(): AsyncIterableIterator<OutcomeBatch> {
    if (this.#iterated) throw new Error('a run can be iterated once');
    this.#iterated = true;
    const onAbort = (): void => this.#abort.abort(this.#options.signal?.reason);
    this.#options.signal?.addEventListener('abort', onAbort);
    if (this.#options.signal?.aborted === true) onAbort();
    try {
      yield* this.#deliver();
      if (this.#allRan !== undefined) this.#recorded = this.#decideLater(this.#allRan);
      else this.#end(this.#composeReport());
    } catch (error) {
      this.#fail(error);
      throw error;
    } finally {
      this.#options.signal?.removeEventListener('abort', onAbort);
      this.#abort.abort(leftEarly());
      if (this.#recorded === undefined) {
        this.#advice.resolve(undefined);
        this.#report.reject(leftEarly());
      }
    }
  }

  #fail(error: unknown): void {
    this.#advice.reject(error);
    this.#report.reject(error);
  }

  /** The caller, who has all outcomes, does not wait for what would have been the best plan. */
  async #decideLater({ decide }: AllRan): Promise<void> {
    await nextTurn();
    try {
      const decision = decide();
      this.#decided(decision);
      const { plan, predictedMs } = decision.probed.ranking.best;
      this.#emit({ kind: 'plan', plan, predictedMs });
      this.#end(this.#composeReport());
    } catch (error) {
      this.#fail(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort(leftEarly());
    if (this.#iterated) await this.#report.promise.catch(() => undefined);
    await this.#recorded;
  }

  /** The run is kept for later ones once its caller has gone on, who need not wait for that. */
  #end(report: Report): void {
    this.#report.resolve(report);
    const plan = this.#plan;
    if (plan === undefined) return;
    this.#recorded = nextTurn().then(() => this.#memory?.record(this.#decision, plan, report));
  }

  async *#deliver(): AsyncGenerator<OutcomeBatch, void, undefined> {
    const prepared = await prepare(this.#task, this.#inputs, this.#options.limit);
    this.#startedMs = performance.now();
    const memory = createMemory(prepared.workload.source, this.#options.history !== false);
    this.#memory = memory;
    await using executors = new Executors();
    const ordered = (this.#options.order ?? 'input') === 'input';
    const window = { release: (next: number): void => this.#window?.release(next) };
    try {
      const batches = this.#execute(prepared, executors, ordered, memory);
      for await (const batch of ordered ? inInputOrder(batches, window) : batches) {
        this.#tally.add(batch);
        this.#emit({ kind: 'progress', progress: this.progress });
        yield batch;
      }
    } finally {
      await prepared.inputs.close();
    }
  }

  async *#execute(
    prepared: Awaited<ReturnType<typeof prepare>>,
    executors: Executors,
    ordered: boolean,
    memory: Memory,
  ): AsyncGenerator<OutcomeBatch, void, undefined> {
    const { strategy = 'auto', concurrency } = this.#options;
    const work: Omit<Work, 'inputs'> = {
      ...workOptions(prepared.workload, this.#options, this.#abort.signal),
      concurrencyControl: strategy === 'async' && concurrency === undefined ? 'adaptive' : 'fixed',
    };
    const context = {
      executors,
      work,
      inputs: prepared.inputs,
      limits: planLimits(this.#options),
      startedMs: this.#startedMs,
      emit: (event: RunEvent) => this.#emit(event),
      onExecution: (execution: Execution, plan: Plan) => this.#begun(execution, plan),
      drained: () => this.#drained || this.#abort.signal.aborted,
    };
    this.#total = prepared.inputs.remaining;
    if (strategy !== 'auto') {
      this.#advice.resolve(undefined);
      await checkFeasible(strategy, prepared);
      const inputs = this.#windowed(prepared.inputs, ordered);
      yield* runForced(forcedPlan(strategy, this.#options), { ...context, inputs });
      return;
    }
    const onCalibrating = (): void => this.#emit({ kind: 'calibrating' });
    const machine = await decideMachine(this.#options, onCalibrating);
    this.#startedMs = performance.now();
    const decision = await decideOrFinish({
      prepared,
      executors,
      machine,
      options: this.#options,
      work,
      listeners: {
        onSample: (sampled, total) => this.#emit({ kind: 'probing', sampled, total }),
        deliverable: (reader) => this.#windowed(reader, ordered),
        memory,
      },
    });
    if (!('probed' in decision)) {
      this.#allRan = decision;
      yield probedBatch(decision.outcomes, this.#startedMs);
      return;
    }
    this.#decided(decision);
    const { outcomes, late, rest: inputs } = decision.probed;
    yield probedBatch(outcomes, this.#startedMs);
    const stages = runAdvised(decision, { ...context, inputs }, this.#replans);
    yield* late === undefined ? stages : merged([stages, lateBatch(late, this.#startedMs)]);
  }

  #decided(decision: Decision): void {
    this.#decision = decision;
    this.#plan = decision.probed.ranking.best.plan;
    this.#probed = decision.probed.ran;
    this.#total = decision.advice.profile.inputs ?? undefined;
    this.#advice.resolve(decision.advice);
  }

  /** Probing reads without a window: nothing of what it runs is delivered before it has ended. */
  #windowed(inputs: InputReader, ordered: boolean): InputReader {
    if (!ordered) return inputs;
    this.#window = createOrderWindow(inputs, ORDER_WINDOW);
    return this.#window.inputs;
  }

  #begun(execution: Execution, plan: Plan): void {
    this.#execution = execution;
    this.#plan = plan;
    if (this.#drained) execution.drain();
  }

  #emit(event: RunEvent): void {
    this.#options.onEvent?.(event);
  }

  #composeReport(): Report {
    const { strategy, workers, concurrency, chunkSize } =
      this.#plan ?? forcedPlan('sequential', {});
    return {
      kind: 'report',
      version: 1,
      class: this.#decision?.advice.class ?? 'unknown',
      plan: { strategy, workers, concurrency, chunkSize },
      counts: { ...this.#tally.counts },
      wallMs: Math.max(0, this.#tally.lastMs - this.#startedMs),
      predictedMs: this.#decision?.advice.recommendation.predictedMs ?? null,
      probed: this.#probed,
      replans: this.#replans,
      errors: this.#tally.errors,
      warnings: this.#warnings,
    };
  }

  get #warnings(): Warning[] {
    const { strategy: asked = 'auto' } = this.#options;
    if (asked !== 'auto') return [...unusedOptions(asked, this.#options)];
    return [...(this.#decision?.advice.warnings ?? []), ...(this.#memory?.warnings ?? [])];
  }
}
