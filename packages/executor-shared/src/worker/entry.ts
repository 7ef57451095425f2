import { sharedSource, withSharedMemory } from '@forkwise/executor/shared-value';
import { loadTask, type LoadedTask, toErrorRecord } from '@forkwise/executor/worker';

import { epochNow } from '@forkwise/executor/worker';
import { CONTROL, readyWord, startTimes } from '../memory/layout.ts';
import { ring } from '../protocol/claim.ts';
import type { Job, JobEnd, Preparation, Seating } from './job.ts';
import { runBlocks } from './run-blocks.ts';
import { runLanes } from './run-lanes.ts';
import { Seat } from './seat.ts';

const bootedAtMs = epochNow();

/** A worker serves one task for its whole life. */
let prepared: Promise<{ readonly task: LoadedTask; readonly importMs: number }> | undefined;

/** What tinypool calls with each job. Never rejects. */
export default async function work(job: Job): Promise<JobEnd> {
  try {
    prepared ??= prepare(job.preparation);
    const { task, importMs } = await prepared;
    if (job.kind === 'run') await takePart(job.seating, task, importMs);
    return { kind: 'finished', bootedAtMs, importMs };
  } catch (error) {
    return { kind: 'startFailed', error: toErrorRecord(error) };
  }
}

async function prepare(
  preparation: Preparation,
): Promise<{ readonly task: LoadedTask; readonly importMs: number }> {
  if (preparation.quietStdout) process.stdout.write = process.stderr.write.bind(process.stderr);
  const startMs = performance.now();
  const loaded = await loadTask(preparation.task, sharedSource(preparation.shared));
  const shared = withSharedMemory(loaded.shared, preparation.shared);
  return { task: { ...loaded, shared }, importMs: performance.now() - startMs };
}

async function takePart(seating: Seating, task: LoadedTask, importMs: number): Promise<void> {
  const seat = new Seat(seating, task);
  announce(seating, importMs);
  if (seating.concurrency === 1) await runBlocks(seat);
  else await runLanes(seat, seating.concurrency);
}

function announce(seating: Seating, importMs: number): void {
  const { control } = seating.ring;
  const times = new Float64Array(control);
  times[startTimes(seating.seat)] = bootedAtMs;
  times[startTimes(seating.seat) + 1] = importMs;
  const words = new Int32Array(control);
  Atomics.store(words, readyWord(seating.seat), 1);
  ring(words, CONTROL.DOORBELL);
}
