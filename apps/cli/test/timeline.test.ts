import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Trace, TraceEvent } from '@forkwise/core';
import { Recorder } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { plainPaint, widthOf } from '../src/render/look.ts';
import { renderTimeline } from '../src/render/timeline.ts';
import { fixture, folder, forkwise } from './support/cli.ts';

const square = fixture('square.task.ts');
const here = folder();

describe('a timeline in the terminal', () => {
  const recorder = new Recorder(0);
  const plan = { strategy: 'threads', workers: 2, concurrency: 1, chunkSize: 5 } as const;
  recorder.planned({ ...plan, workerKind: 'thread' }, 0);
  for (const worker of [1, 2]) {
    const cpu = { sinceMs: 100, untilMs: 1000, threadMs: 450, processMs: 900 };
    recorder.ran({ worker, startMs: 100, endMs: 1000, cpu }, 5, 0);
  }
  const recording = recorder.recording(1000);

  it.each([60, 80, 200])('has a row for each thread and core, in %i columns', (columns) => {
    const lines = renderTimeline(recording, 2, { columns, paint: plainPaint });
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
    for (const name of ['main thread', 'worker 1', 'worker 2', 'core 1', 'core 2']) {
      expect(lines.filter((line) => line.startsWith(name))).toHaveLength(1);
    }
  });

  it('tells starting, computing and waiting apart, each in its share of the time', () => {
    const lines = renderTimeline(recording, 2, { columns: 114, paint: plainPaint });
    expect(lines.find((line) => line.startsWith('worker 1'))).toMatch(/ ─{10}█{45}░{45}$/);
    expect(lines.join('\n')).toContain('─ starting, █ computing, ░ waiting');
  });

  it('is drawn when it is asked for', async () => {
    const args = ['run', square, '--strategy', 'threads', '--workers', '1'];
    const asked = await forkwise([...args, '--timeline']);
    expect(asked.stderr).toMatch(/^Timeline\nmain thread[^\n]*\nworker 1 /m);
    expect((await forkwise(args)).stderr).not.toContain('Timeline');
  });
});

describe('a trace', () => {
  it('holds events that trace viewers read, for every input', async () => {
    const trace = join(here, 'trace.json');
    const args = ['run', square, '--strategy', 'threads', '--trace', trace];
    expect(await forkwise(args)).toMatchObject({ code: 0 });
    const { traceEvents } = JSON.parse(readFileSync(trace, 'utf8')) as Trace;
    for (const event of traceEvents) expect(faultsOf(event)).toEqual([]);
    const inputs = traceEvents.flatMap((event) => (event.ph === 'X' ? [event.args['inputs']] : []));
    expect(inputs.reduce((sum = 0, count = 0) => sum + count, 0)).toBe(4);
  });

  it('is not written over the task, the results or what it cannot be written to', async () => {
    const out = join(here, 'results.ndjson');
    for (const [path, found] of [
      [square, 'holds the task'],
      [out, 'holds the results'],
      [join(here, 'no-folder', 'trace.json'), 'cannot be written'],
    ] as const) {
      const { code, stderr } = await forkwise(['run', square, '--out', out, '--trace', path]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^OUTPUT_UNWRITABLE/);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(found);
    }
  });
});

/** What the Trace Event Format asks of each kind of event. */
function faultsOf(event: TraceEvent): string[] {
  const { ph, name, pid, tid } = event;
  const rules: Record<string, boolean> = {
    'has a name': name.length > 0,
    'names its process and thread by whole numbers': [pid, tid].every(Number.isInteger),
    'has a time, not before the start': ph === 'M' || event.ts >= 0,
    'has a duration': ph !== 'X' || event.dur > 0,
    'counts in numbers': ph !== 'C' || Object.values(event.args).every(Number.isFinite),
    'names what it describes': ph !== 'M' || Object.keys(event.args).length === 1,
  };
  return Object.keys(rules).filter((rule) => rules[rule] === false);
}
