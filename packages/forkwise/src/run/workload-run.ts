import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Advice, Outcome, OutcomeBatch, Plan, Recording, Report } from '@forkwise/core';
import { once } from '@forkwise/core';
import { type Execution, type InputReader, outcomesOf } from '@forkwise/executor';

import { decideAgain } from '../decide/again.ts';
import {
  type DecideContext,
  type DecideListeners,
  type Decision,
  type Prepared,
  decideOrFinish,
  decideMachine,
  planLimits,
  prepare,
  workOptions,
} from '../decide/decide.ts';
import { type Memory, createMemory } from '../decide/memory.ts';
import type { Executors } from '../executors/executors.ts';
import type { Inputs, RunEvent, RunOptions, RunProgress, Task } from '../options.ts';
import type { Run } from '../run-handle.ts';
import type { WarmTask } from '../runner/warm-task.ts';
import type { Workshop } from '../runner/workshop.ts';
import { Delivery } from './delivery.ts';
import { anew, followAdvice } from './follow-advice.ts';
import { checkFeasible, forcedPlan } from './forced-plan.ts';
import { leftEarly } from './left-early.ts';
import { probedBatches } from './probed-batch.ts';
import { runProgress } from './progress.ts';
import { RunRecord } from './record.ts';
import { composeReport } from './report.ts';
import { type Replan, type StageContext, runForced, runQuietly } from './stages.ts';
import { Tally } from './tally.ts';
import { ofWhatIsLeft } from './what-is-left.ts';
import { whileDeciding } from './while-deciding.ts';

/** One run of a task. Begins when first iterated, and goes on as far as it is iterated. */
export class WorkloadRun<I, O> implements Run<O> {
  readonly #workshop: Workshop;
  readonly #task: Task<I, O>;
  readonly #inputs: Inputs<I>;
  readonly #options: RunOptions;
  readonly #tally = new Tally();
  readonly #advice = Promise.withResolvers<Advice | undefined>();
  readonly #report = Promise.withResolvers<Report>();
  readonly #abort = new AbortController();
  /** Aborted when no further input is to be taken: by `drain`, and with `#abort`. */
  readonly #stop = new AbortController();
  readonly #replans: Replan[] = [];
  #decision: Decision | undefined;
  #adviceWanted = false;
  /** The decision of a run that was over before there was one. */
  #later: (() => Decision) | undefined;
  #warm: WarmTask | undefined;
  #plan: Plan | undefined;
  #execution: Execution | undefined;
  #total: number | undefined;
  readonly #delivery: Delivery;
  readonly #record = new RunRecord();
  readonly #emit: (event: RunEvent) => void;
  readonly #onLeft = (): void => this.#abort.abort(leftEarly());
  #probed = 0;
  #memory: Memory | undefined;
  /** Settled when the run is in the history. */
  #recorded: Promise<void> | undefined;
  #iterated = false;

  constructor(workshop: Workshop, task: Task<I, O>, inputs: Inputs<I>, options: RunOptions) {
    this.#workshop = workshop;
    this.#task = task;
    this.#inputs = inputs;
    this.#options = options;
    this.#delivery = new Delivery(options);
    this.#emit = this.#record.listening(options.onEvent);
    this.#abort.signal.addEventListener('abort', () => this.#stop.abort());
    // A caller may want only one of the two; the iteration itself throws what goes wrong.
    for (const { promise } of [this.#advice, this.#report]) promise.catch(() => undefined);
  }

  get advice(): Promise<Advice | undefined> {
    this.#adviceWanted = true;
    this.#offerAdvice();
    return this.#advice.promise;
  }

  /** Writing an advice takes a few ms of this thread: before the end, only for who asks for it. */
  #offerAdvice(): void {
    if (!this.#adviceWanted || this.#decision === undefined) return;
    this.#advice.resolve(this.#decision.advice);
  }

  get report(): Promise<Report> {
    return this.#report.promise;
  }

  get recording(): Promise<Recording> {
    return this.report.then(({ wallMs }) => this.#record.recording(wallMs));
  }

  get progress(): RunProgress {
    return runProgress(this.#tally.counts, this.#execution?.progress, this.#record, this.#total);
  }

  drain(): void {
    this.#stop.abort();
    this.#delivery.stop();
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
    const { signal } = this.#options;
    const onAbort = (): void => this.#abort.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted === true) onAbort();
    try {
      yield* this.#deliver();
      this.#learn();
      this.#recorded = this.#conclude();
    } catch (error) {
      this.#fail(error);
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#abort.abort(leftEarly());
      if (this.#recorded === undefined) {
        this.#advice.resolve(undefined);
        this.#report.reject(leftEarly());
      }
    }
  }

  #fail(error: unknown): void {
    for (const { reject } of [this.#advice, this.#report]) reject(error);
  }

  /** The caller, who has all outcomes, does not wait for what is to be said about them. */
  async #conclude(): Promise<void> {
    await nextTurn();
    try {
      if (this.#later !== undefined) {
        const decision = this.#later();
        this.#decided(decision);
        this.#learn();
        const { plan, predictedMs } = decision.best;
        this.#emit({ kind: 'plan', plan, predictedMs });
      }
      this.#advice.resolve(this.#decision?.advice);
      const report = composeReport({
        options: this.#options,
        decision: this.#decision,
        plan: this.#plan,
        tally: this.#tally,
        startedMs: this.#record.startedMs,
        probed: this.#probed,
        replans: this.#replans,
        more: this.#memory?.warnings ?? [],
      });
      this.#report.resolve(report);
      if (this.#plan !== undefined) await this.#memory?.record(this.#decision, this.#plan, report);
    } catch (error) {
      this.#fail(error);
    }
  }

  #learn(): void {
    if (this.#decision === undefined) return;
    const { counts, lastMs } = this.#tally;
    this.#warm?.learn(this.#decision, {
      latency: this.#execution?.progress.latency,
      clean: counts.fulfilled === counts.total && this.#replans.length === 0,
      measured: this.#probed > 0,
      wallMs: lastMs - this.#record.startedMs,
      options: this.#options,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort(leftEarly());
    if (this.#iterated) await this.#report.promise.catch(() => undefined);
    await this.#recorded;
  }

  async *#deliver(): AsyncGenerator<OutcomeBatch, void, undefined> {
    await using lease = await this.#workshop.lease(this.#task);
    this.#warm = lease.task;
    const { workload, executors } = lease.task;
    const whole = await prepare(workload, this.#inputs, this.#options);
    const prepared = this.#delivery.prepared(whole);
    this.#record.begins();
    const memory = createMemory(workload.source, this.#options.history !== false);
    this.#memory = memory;
    const context = this.#context(prepared, executors);
    const all = this.#execute(prepared, context, memory);
    const batches = ofWhatIsLeft(prepared.left, this.#record.over(all), this.#stop.signal);
    const again = (rest: InputReader): AsyncIterable<OutcomeBatch> =>
      this.#record.over(runQuietly(this.#lastPlan(), { ...context, inputs: rest }));
    try {
      for await (const batch of this.#delivery.deliver(batches, again)) {
        this.#tally.add(batch);
        this.#emit({ kind: 'progress', progress: this.progress });
        yield batch;
      }
    } finally {
      await prepared.inputs.close();
    }
  }

  #context({ workload, inputs }: Prepared, executors: Executors): StageContext {
    return {
      executors,
      work: workOptions(workload, this.#options, this.#abort.signal),
      inputs,
      transfer: this.#options.transfer,
      limits: planLimits(this.#options),
      startedMs: this.#record.startedMs,
      emit: this.#emit,
      onExecution: (execution, plan) => this.#begun(execution, plan),
      drained: () => this.#stop.signal.aborted,
    };
  }

  async *#execute(
    prepared: Prepared,
    context: StageContext,
    memory: Memory,
  ): AsyncGenerator<OutcomeBatch, void, undefined> {
    const { strategy = 'auto' } = this.#options;
    const { executors, work } = context;
    const deliverable = (inputs: InputReader): InputReader => this.#delivery.deliverable(inputs);
    this.#total = prepared.inputs.remaining;
    if (strategy !== 'auto') {
      this.#advice.resolve(undefined);
      await checkFeasible(strategy, prepared);
      const forced = { ...context, inputs: deliverable(prepared.inputs) };
      return yield* runForced(forcedPlan(strategy, this.#options), forced);
    }
    const machine = await decideMachine(this.#options, () => this.#emit({ kind: 'calibrating' }));
    this.#record.begins();
    const precedent = this.#warm?.precedent;
    const decide = (deliver: DecideListeners['deliver']): DecideContext => ({
      ...{ prepared, executors, machine, options: this.#options, work },
      latency: precedent?.latency,
      listeners: {
        onSample: (sampled, total) => this.#emit({ kind: 'probing', sampled, total }),
        deliverable,
        deliver,
        memory,
      },
    });
    const again = precedent && (await decideAgain(precedent, decide(undefined)));
    const decision =
      again ??
      (yield* whileDeciding(
        (deliver) => decideOrFinish(decide(deliver)),
        this.#record.startedMs,
        this.#onLeft,
      ));
    if (!('probed' in decision)) {
      this.#later = once(decision.decide);
      yield* probedBatches(decision.outcomes, this.#record.startedMs);
      return;
    }
    this.#decided(decision);
    yield* followAdvice(decision, {
      ...context,
      replans: this.#replans,
      onLeft: this.#onLeft,
      decideAnew: (inputs, deliver) => decideOrFinish(anew(decide(deliver), inputs)),
    });
  }

  /** The plan for inputs that are tried once more after all others. */
  #lastPlan(): Plan {
    const plan = this.#plan ?? this.#later?.().best.plan;
    return plan ?? forcedPlan('sequential', this.#options);
  }

  #decided(decision: Decision): void {
    this.#decision = decision;
    this.#plan = decision.best.plan;
    this.#probed = decision.probed.ran;
    this.#total = decision.probed.profile.inputs ?? undefined;
    this.#offerAdvice();
  }

  #begun(execution: Execution, plan: Plan): void {
    this.#execution = execution;
    this.#plan = plan;
    if (this.#stop.signal.aborted) execution.drain();
  }
}
