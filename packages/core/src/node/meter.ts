import { performance } from 'node:perf_hooks';

import { type Meter, type MeterReading, TICK_RATIO_WINDOW_MS } from '../profile/meter.ts';
import { isNativeThreadReady, readChildCpuMs, readThreadClocks } from './thread-clocks.ts';

/**
 * The meter of the calling thread. Where the platform does not tell threads apart, everything
 * beyond this thread's CPU time counts as native work.
 */
export function createMeter(): Meter {
  return {
    now: () => performance.now(),
    idle: () => performance.nodeTiming.idleTime,
    nativeReady: isNativeThreadReady,
    read,
  };
}

/** Exact clocks tell ratios to a few per cent over 2 ms; reading them takes 5 µs. */
const EXACT_RATIO_WINDOW_MS = 2;
const RATIO_WINDOW_MS = process.platform === 'linux' ? EXACT_RATIO_WINDOW_MS : TICK_RATIO_WINDOW_MS;

function read(): MeterReading {
  // Linux brings a running thread's CPU time up to date when its process's is asked for
  // (thread_group_cputime in kernel/sched/cputime.c); asked for alone, it is as of the last tick.
  const all = process.cpuUsage();
  const thread = process.threadCpuUsage();
  const threadCpuMs = (thread.user + thread.system) / 1000;
  const clocks = readThreadClocks() ?? {
    threadDelayMs: undefined,
    nativeCpuMs: Math.max(0, (all.user + all.system) / 1000 - threadCpuMs),
    nativeDelayMs: undefined,
    helperCpuMs: undefined,
  };
  return {
    wallMs: performance.now(),
    idleMs: performance.nodeTiming.idleTime,
    threadCpuMs,
    ratioWindowMs: RATIO_WINDOW_MS,
    childCpuMs: readChildCpuMs(),
    ...clocks,
  };
}
