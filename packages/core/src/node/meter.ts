import { performance } from 'node:perf_hooks';

import type { Meter, MeterReading } from '../profile/meter.ts';
import { readChildCpuMs, readThreadClocks } from './thread-clocks.ts';

/**
 * The meter of the calling thread. Where the platform does not tell threads apart, everything
 * beyond this thread's CPU time counts as native work.
 */
export function createMeter(): Meter {
  return {
    now: () => performance.now(),
    idle: () => performance.nodeTiming.idleTime,
    read,
  };
}

function read(): MeterReading {
  const thread = process.threadCpuUsage();
  const threadCpuMs = (thread.user + thread.system) / 1000;
  const clocks = readThreadClocks() ?? {
    threadDelayMs: undefined,
    nativeCpuMs: beyond(threadCpuMs),
    helperCpuMs: undefined,
  };
  return {
    wallMs: performance.now(),
    idleMs: performance.nodeTiming.idleTime,
    threadCpuMs,
    childCpuMs: readChildCpuMs(),
    ...clocks,
  };
}

function beyond(threadCpuMs: number): number {
  const all = process.cpuUsage();
  return Math.max(0, (all.user + all.system) / 1000 - threadCpuMs);
}
