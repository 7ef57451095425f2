import { setImmediate as yieldToLoop } from 'node:timers/promises';

import type { Advice, OutcomeBatch } from '@forkwise/core';
import { advise, calibrate, run, type RunOptions } from 'forkwise';

import { failureText, fingerprint, resultsOf, type Results } from './fingerprint.ts';
import type { AdviceDigest, Job, JobResult } from './job.ts';

type TaskModule = {
  readonly default: (input: unknown, shared?: unknown) => unknown;
  readonly inputs: Source | (() => Source);
  readonly shared?: unknown;
};
type Source = Iterable<unknown> | AsyncIterable<unknown>;

process.once('message', (job: Job) => {
  void perform(job).then(
    (result) => answer(result),
    (error: unknown) => answer(failed(error)),
  );
});

function answer(result: JobResult): void {
  process.send?.(result, () => process.exit());
}

function failed(error: unknown): JobResult {
  if (!(error instanceof Error)) return { kind: 'failed', code: 'THROWN', message: String(error) };
  const code = 'code' in error ? String(error.code) : error.name;
  return { kind: 'failed', code, message: error.message };
}

async function perform(job: Job): Promise<JobResult> {
  if (job.kind === 'calibrate') {
    await calibrate();
    return { kind: 'calibrated' };
  }
  if (job.kind === 'advise') return advised(job.module);
  if (job.kind === 'plain') return plainLoop(job.module);
  return ran(job.module, job.kind === 'forced' ? job.trial : { strategy: 'auto' });
}

async function advised(module: string): Promise<JobResult> {
  const start = performance.now();
  const advice = await advise(module);
  return { kind: 'advised', wallMs: performance.now() - start, advice: digest(advice) };
}

async function ran(module: string, options: RunOptions): Promise<JobResult> {
  const start = performance.now();
  const running = run(module, undefined, options);
  const batches: OutcomeBatch[] = [];
  for await (const batch of running.batches()) batches.push(batch);
  const wallMs = performance.now() - start;
  const [advice, report] = await Promise.all([running.advice, running.report]);
  const summary = summarise(resultsOf(batches));
  const { plan, probed, wallMs: workMs, predictedMs } = report;
  return {
    kind: 'ran',
    wallMs,
    workMs,
    ...summary,
    probed,
    plan,
    predictedMs,
    advice: advice && digest(advice),
  };
}

/** What someone without forkwise would write. */
async function plainLoop(module: string): Promise<JobResult> {
  const start = performance.now();
  const { default: task, inputs, shared } = (await import(module)) as TaskModule;
  const importedMs = performance.now();
  const made: unknown = typeof shared === 'function' ? await (shared as () => unknown)() : shared;
  const results: ({ value: unknown } | { failed: string })[] = [];
  for await (const input of typeof inputs === 'function' ? inputs() : inputs) {
    try {
      const value = task(input, made);
      results.push({ value: isThenable(value) ? await value : value });
    } catch (error) {
      results.push({ failed: failureText('rejected', error) });
    }
  }
  const endMs = performance.now();
  const [wallMs, workMs] = [endMs - start, endMs - importedMs];
  await yieldToLoop();
  const none = { probed: 0, plan: undefined, predictedMs: null, advice: undefined };
  return { kind: 'ran', wallMs, workMs, ...summarise(results), ...none };
}

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value;

function summarise(
  results: Results,
): Pick<Extract<JobResult, { kind: 'ran' }>, 'inputs' | 'fingerprint' | 'failure'> {
  const failure = results.find((result) => result !== undefined && 'failed' in result);
  return {
    inputs: results.length,
    fingerprint: fingerprint(results),
    failure: failure !== undefined && 'failed' in failure ? failure.failed : undefined,
  };
}

function digest(advice: Advice): AdviceDigest {
  const { class: found, recommendation, alternatives } = advice;
  return { class: found, recommendation, alternatives };
}
