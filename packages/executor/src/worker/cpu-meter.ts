import type { CpuReading } from '@forkwise/core/base';

import { epochNow } from './clock.ts';

/**
 * Below this the clock of a thread, which advances in ticks, says nothing; and a reading, which
 * costs two system calls, is not noticed even between chunks of nothing.
 */
const LEAST_MS = 20;

/** What a thread computes, told of now and then; by the thread itself. */
export class CpuMeter {
  #sinceMs = epochNow();
  #last = read();

  /** The CPU time since the last reading, if that is long enough ago. */
  look(nowMs: number): CpuReading | undefined {
    if (nowMs - this.#sinceMs < LEAST_MS) return undefined;
    const { threadMs, processMs } = read();
    const reading = {
      sinceMs: this.#sinceMs,
      untilMs: nowMs,
      threadMs: threadMs - this.#last.threadMs,
      processMs: processMs - this.#last.processMs,
    };
    this.#sinceMs = nowMs;
    this.#last = { threadMs, processMs };
    return reading;
  }
}

/** The clock of the process comes first, which brings that of the thread up to date on Linux. */
function read(): { readonly threadMs: number; readonly processMs: number } {
  const all = process.cpuUsage();
  const thread = process.threadCpuUsage();
  return {
    threadMs: (thread.user + thread.system) / 1000,
    processMs: (all.user + all.system) / 1000,
  };
}
