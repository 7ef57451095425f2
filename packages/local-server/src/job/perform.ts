import { ForkwiseError } from '@forkwise/core';
import { type CompareEvent, type RunEvent, type RunOptions, advise, compare, run } from 'forkwise';

import type { Work } from '../api/work.ts';
import { bugDocument, forkwiseErrorDocument } from '../refusal/refusal.ts';
import type { JobEnd, LocatedWork } from './messages.ts';

type Listener = (event: RunEvent | CompareEvent) => void;

/** Does the work of a job in this process; an aborted signal makes it `cancelled`. */
export async function perform(
  { work, taskUrl }: LocatedWork,
  signal: AbortSignal,
  onEvent: Listener,
): Promise<JobEnd> {
  const task = new URL(taskUrl);
  const options = { ...given(work), signal, onEvent };
  try {
    switch (work.kind) {
      case 'advise':
        return { kind: 'done', result: await advise(task, undefined, options) };
      case 'compare': {
        const { rounds = 3 } = work;
        return { kind: 'done', result: await compare(task, undefined, { ...options, rounds }) };
      }
      case 'run':
        return await performRun(task, { ...options, strategy: work.strategy ?? 'auto' }, signal);
    }
  } catch (thrown) {
    return signal.aborted ? { kind: 'cancelled', report: null } : failed(thrown);
  }
}

async function performRun(task: URL, options: RunOptions, signal: AbortSignal): Promise<JobEnd> {
  // Outcomes are counted and dropped, so their order does not matter.
  await using running = run(task, undefined, { ...options, order: 'completion' });
  for await (const _ of running.batches());
  const report = await running.report;
  return signal.aborted ? { kind: 'cancelled', report } : { kind: 'done', result: report };
}

type Given = Pick<RunOptions, 'limit' | 'workers' | 'timeoutMs'>;

/** Only what the request says: an absent option leaves the choice to forkwise. */
function given({ limit, workers, timeoutMs }: Work): Given {
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(workers === undefined ? {} : { workers }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

function failed(thrown: unknown): JobEnd {
  if (thrown instanceof ForkwiseError) {
    return { kind: 'failed', error: forkwiseErrorDocument(rootOf(thrown)) };
  }
  console.error(thrown);
  return { kind: 'failed', error: bugDocument() };
}

/** A fault that stopped a run reaches us as the cause of the stop. */
function rootOf(error: ForkwiseError): ForkwiseError {
  return error.cause instanceof ForkwiseError ? rootOf(error.cause) : error;
}
