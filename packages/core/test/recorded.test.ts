import { describe, expect, it } from 'vitest';

import { type Lane, Recorder, type Recording, recordedLanes, traceOf } from '../src/index.ts';
import { plan } from './support/workloads.ts';

const BEGAN = 1_700_000_000_000;
const CHOICE = { cores: 2, most: 8, resolutionMs: 0 };

function record(fill: (recorder: Recorder) => void): Recording {
  const recorder = new Recorder(BEGAN);
  fill(recorder);
  return recorder.recording(1000);
}

const span = (
  worker: number,
  startMs: number,
  endMs: number,
): { worker: number; startMs: number; endMs: number } => ({
  worker,
  startMs: BEGAN + startMs,
  endMs: BEGAN + endMs,
});

const reading = (
  sinceMs: number,
  untilMs: number,
  threadMs: number,
): { sinceMs: number; untilMs: number; threadMs: number; processMs: number } => ({
  sinceMs: BEGAN + sinceMs,
  untilMs: BEGAN + untilMs,
  threadMs,
  processMs: threadMs,
});

const lane = (lanes: readonly Lane[], kind: Lane['kind'], number = 1): Lane['segments'] =>
  lanes.find((one) => one.kind === kind && one.number === number)?.segments ?? [];

describe('a recording', () => {
  it('tells when each worker had inputs, since the run began', () => {
    const { stretches } = record((recorder) => {
      recorder.ran(span(2, 30, 60), 4, 1);
      recorder.ran(span(1, 10, 40), 5, 0);
    });
    expect(stretches).toEqual([
      { worker: 1, startMs: 10, endMs: 40, inputs: 5, failed: 0 },
      { worker: 2, startMs: 30, endMs: 60, inputs: 4, failed: 1 },
    ]);
  });

  it('tells each moment once where inputs in flight overlap, and loses none', () => {
    const { stretches } = record((recorder) => {
      recorder.ran(span(0, 0, 30), 3, 0);
      recorder.ran(span(0, 5, 50), 2, 0);
      recorder.ran(span(0, 20, 45), 1, 1);
    });
    expect(stretches.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 30],
      [30, 50],
    ]);
    expect(stretches.reduce((sum, { inputs }) => sum + inputs, 0)).toBe(6);
  });

  it('takes bounded memory, and still tells of every input and all the time', () => {
    const { stretches, cpu } = record((recorder) => {
      for (let at = 0; at < 100_000; at += 1) {
        const worker = 1 + (at % 3);
        recorder.ran({ ...span(worker, at, at + 2), cpu: reading(at, at + 2, 1) }, 7, 0);
      }
    });
    expect(stretches.length).toBeLessThanOrEqual(4096);
    expect(cpu.length).toBeLessThanOrEqual(4096);
    expect(stretches.reduce((sum, { inputs }) => sum + inputs, 0)).toBe(700_000);
    expect(Math.max(...stretches.map(({ endMs }) => endMs))).toBeCloseTo(100_001, 3);
    for (const worker of [1, 2, 3]) {
      const own = stretches.filter((one) => one.worker === worker);
      for (const [at, one] of own.entries()) {
        expect(one.startMs).toBeGreaterThanOrEqual(own[at - 1]?.endMs ?? 0);
      }
    }
  });

  it('takes a reading once, however often it is told of', () => {
    const told = reading(0, 20, 15);
    const { cpu } = record((recorder) => {
      recorder.ran({ ...span(1, 0, 10), cpu: told }, 1, 0);
      recorder.ran({ ...span(1, 10, 20), cpu: told }, 1, 0);
    });
    expect(cpu).toHaveLength(1);
  });

  it('takes of a reading that began before the run the part that is the run’s', () => {
    const { cpu } = record((recorder) => {
      recorder.computed(1, reading(-300, 100, 200));
      recorder.computed(2, reading(-300, 0, 200));
    });
    expect(cpu).toEqual([{ worker: 1, startMs: 0, endMs: 100, threadMs: 50, processMs: 50 }]);
  });
});

describe('a recording as rows', () => {
  it('tells computing from waiting where the clock of the thread was read', () => {
    const recording = record((recorder) => {
      recorder.ran({ ...span(1, 0, 40), cpu: reading(0, 40, 10) }, 1, 0);
      recorder.ran(span(1, 40, 60), 1, 0);
    });
    expect(lane(recordedLanes(recording, CHOICE), 'worker')).toEqual([
      { activity: 'computing', startMs: 0, endMs: 10 },
      { activity: 'waiting', startMs: 10, endMs: 40 },
      { activity: 'running', startMs: 40, endMs: 60 },
    ]);
  });

  it('shows workers starting, from their plan to their first input', () => {
    const recording = record((recorder) => {
      recorder.planned(plan('threads', { workers: 2 }), BEGAN + 10);
      recorder.ran(span(1, 60, 100), 1, 0);
      recorder.ran(span(2, 12, 100), 1, 0);
    });
    const lanes = recordedLanes(recording, CHOICE);
    expect(lane(lanes, 'worker', 1)[0]).toEqual({ activity: 'starting', startMs: 10, endMs: 60 });
    expect(lane(lanes, 'worker', 2)[0]?.activity).toBe('running');
  });

  it('shows what the main thread computes beside the workers as handing out', () => {
    const recording = record((recorder) => {
      recorder.computed(0, reading(0, 100, 30));
      recorder.ran(span(1, 0, 100), 1, 0);
    });
    expect(lane(recordedLanes(recording, CHOICE), 'main-thread')).toEqual([
      { activity: 'dispatching', startMs: 0, endMs: 30 },
    ]);
  });

  it('keeps as many cores busy as threads compute at once', () => {
    const recording = record((recorder) => {
      for (const worker of [1, 2]) {
        recorder.ran({ ...span(worker, 0, 50), cpu: reading(0, 50, 50) }, 1, 0);
      }
    });
    const lanes = recordedLanes(recording, CHOICE);
    for (const core of [1, 2]) {
      expect(lane(lanes, 'core', core)).toEqual([{ activity: 'computing', startMs: 0, endMs: 50 }]);
    }
  });
});

describe('a recording as trace events', () => {
  const { traceEvents } = traceOf(
    record((recorder) => {
      recorder.planned(plan('threads', { workers: 2 }), BEGAN);
      recorder.ran({ ...span(2, 0, 40), cpu: reading(0, 40, 10) }, 1200, 3);
    }),
  );

  it('names the threads and has a complete event for each stretch, in µs', () => {
    expect(traceEvents).toContainEqual({
      ph: 'M',
      name: 'thread_name',
      pid: 1,
      tid: 2,
      args: { name: 'worker 2' },
    });
    expect(traceEvents).toContainEqual({
      ph: 'X',
      name: '1,200 inputs',
      cat: 'inputs',
      pid: 1,
      tid: 2,
      ts: 0,
      dur: 40_000,
      args: { inputs: 1200, failed: 3 },
    });
  });

  it('marks plans and draws what a thread computes as a curve', () => {
    const mark = traceEvents.find(({ ph }) => ph === 'i');
    expect(mark).toMatchObject({ s: 'g', ts: 0 });
    expect(mark?.name).toMatch(/^threads: 2/);
    expect(traceEvents).toContainEqual(
      expect.objectContaining({ ph: 'C', tid: 2, args: { percent: 25 } }),
    );
  });
});

describe('what each worker has done so far', () => {
  it('is told for each, whatever has become one in the recording', () => {
    const recorder = new Recorder(BEGAN);
    for (let at = 0; at < 20_000; at += 1) {
      recorder.ran({ ...span(1, 10 + at, 11 + at), cpu: reading(10 + at, 11 + at, 0.5) }, 2, 1);
    }
    recorder.ran(span(0, 0, 5), 3, 0);
    expect(recorder.byWorker).toMatchObject([
      { worker: 0, inputs: 3, failed: 0, firstMs: 0, lastMs: 5, readMs: 0 },
      { worker: 1, inputs: 40_000, failed: 20_000, firstMs: 10, lastMs: 20_010, threadMs: 10_000 },
    ]);
  });
});
