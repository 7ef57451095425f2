import { formatCount } from '../explain/format.ts';
import { describePlan } from '../explain/plan.ts';
import type { Recording } from './recording.ts';

/**
 * An event of the Trace Event Format, as Chrome's DevTools and Perfetto read it. Times in µs.
 * Source: “Trace Event Format”, Google, of the Catapult project.
 */
export type TraceEvent =
  | {
      /** Names a process or a thread. */
      readonly ph: 'M';
      readonly name: 'process_name' | 'thread_name' | 'thread_sort_index';
      readonly pid: number;
      readonly tid: number;
      readonly args: { readonly name: string } | { readonly sort_index: number };
    }
  | {
      /** A complete event: something with a start and an end. */
      readonly ph: 'X';
      readonly name: string;
      readonly cat: string;
      readonly pid: number;
      readonly tid: number;
      readonly ts: number;
      readonly dur: number;
      readonly args: Readonly<Record<string, number>>;
    }
  | {
      /** A moment; `s: 'g'` draws it across all threads. */
      readonly ph: 'i';
      readonly name: string;
      readonly cat: string;
      readonly pid: number;
      readonly tid: number;
      readonly ts: number;
      readonly s: 'g';
    }
  | {
      /** A counter, drawn as a curve. */
      readonly ph: 'C';
      readonly name: string;
      readonly pid: number;
      readonly tid: number;
      readonly ts: number;
      readonly args: Readonly<Record<string, number>>;
    };

export interface Trace {
  readonly traceEvents: readonly TraceEvent[];
  readonly displayTimeUnit: 'ms';
}

const PID = 1;
const US_PER_MS = 1000;

/** A recording for trace viewers: a row for each thread, and a curve of what each computes. */
export function traceOf({ stretches, cpu, plans }: Recording): Trace {
  const workers = [...new Set([0, ...stretches.map(({ worker }) => worker)])].toSorted(
    (a, b) => a - b,
  );
  const names = workers.flatMap((worker): TraceEvent[] => [
    meta('thread_name', worker, { name: threadName(worker) }),
    meta('thread_sort_index', worker, { sort_index: worker }),
  ]);
  const runs = stretches.map(({ worker, startMs, endMs, inputs, failed }): TraceEvent => ({
    ph: 'X',
    name: inputs === 1 ? '1 input' : `${formatCount(inputs)} inputs`,
    cat: 'inputs',
    pid: PID,
    tid: worker,
    ts: startMs * US_PER_MS,
    dur: (endMs - startMs) * US_PER_MS,
    args: { inputs, failed },
  }));
  const moments = plans.map(({ atMs, plan }): TraceEvent => ({
    ph: 'i',
    name: `${plan.strategy}: ${describePlan(plan)}`,
    cat: 'plan',
    pid: PID,
    tid: 0,
    ts: Math.max(0, atMs) * US_PER_MS,
    s: 'g',
  }));
  const curves = cpu.map(({ worker, startMs, endMs, threadMs }): TraceEvent => ({
    ph: 'C',
    name: `computing on ${threadName(worker)}, %`,
    pid: PID,
    tid: worker,
    ts: startMs * US_PER_MS,
    args: { percent: Math.round((100 * threadMs) / (endMs - startMs)) },
  }));
  const traceEvents = [
    meta('process_name', 0, { name: 'forkwise' }),
    ...names,
    ...moments,
    ...runs,
    ...curves,
  ];
  return { traceEvents, displayTimeUnit: 'ms' };
}

function threadName(worker: number): string {
  return worker === 0 ? 'main thread' : `worker ${worker}`;
}

function meta(
  name: Extract<TraceEvent, { ph: 'M' }>['name'],
  tid: number,
  args: Extract<TraceEvent, { ph: 'M' }>['args'],
): TraceEvent {
  return { ph: 'M', name, pid: PID, tid, args };
}
