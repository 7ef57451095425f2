import type { OutcomeCounts, WorkerTally } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { plainPaint } from '../src/render/look.ts';
import { type BarState, renderBar } from '../src/terminal/bar.ts';
import { wantsColour } from '../src/terminal/colour.ts';
import type { Output } from '../src/terminal/output.ts';
import { PaceMeter } from '../src/terminal/pace.ts';
import { createStatus } from '../src/terminal/status.ts';
import { showsUnicode } from '../src/terminal/unicode.ts';
import { workerLines } from '../src/terminal/worker-lines.ts';

function recorder(isTty: boolean): { output: Output; written: string[] } {
  const written: string[] = [];
  const write = async (text: string): Promise<void> => void written.push(text);
  const look = { columns: 80, paint: plainPaint };
  return {
    written,
    output: {
      isTty,
      look,
      rows: 24,
      closed: false,
      write,
      draw: write,
      lines: (lines) => write(lines.map((line) => `${line}\n`).join('')),
    },
  };
}

describe('colours', () => {
  it.each([
    ['on a terminal', { isTty: true }, {}, true],
    ['not in a pipe', { isTty: false }, {}, false],
    ['not with NO_COLOR', { isTty: true }, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR says nothing', { isTty: true }, { NO_COLOR: '' }, true],
    ['in a pipe with FORCE_COLOR', { isTty: false }, { FORCE_COLOR: '1' }, true],
    ['not with FORCE_COLOR=0', { isTty: true }, { FORCE_COLOR: '0' }, false],
    ['NO_COLOR beats FORCE_COLOR', { isTty: true }, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['--no-color beats FORCE_COLOR', { isTty: true, noColor: true }, { FORCE_COLOR: '1' }, false],
    ['not on a dumb terminal', { isTty: true }, { TERM: 'dumb' }, false],
  ])('%s', (_, wishes, environment, expected) => {
    expect(wantsColour({ noColor: false, ...wishes, environment })).toBe(expected);
  });
});

describe('characters', () => {
  it.each([
    ['without a locale', {}, true],
    ['in a UTF-8 locale', { LANG: 'de_DE.UTF-8' }, true],
    ['not in the C locale', { LANG: 'C' }, false],
    ['in C.utf8', { LANG: 'C.utf8' }, true],
    ['LC_ALL beats LANG', { LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' }, false],
    ['an empty LC_ALL says nothing', { LANG: 'en_US.UTF-8', LC_ALL: '' }, true],
    ['not on the Linux console', { TERM: 'linux', LANG: 'en_US.UTF-8' }, false],
    ['not on a dumb terminal', { TERM: 'dumb' }, false],
  ])('beyond ASCII: %s', (_, environment, expected) => {
    expect(showsUnicode(environment)).toBe(expected);
  });
});

describe('the pace', () => {
  it('knows no rate from one observation', () => {
    expect(new PaceMeter().pace(0, 5, 100)).toEqual({ perSecond: 0 });
  });

  it('gives rate and time left of a steady run', () => {
    const meter = new PaceMeter();
    meter.pace(0, 0, 100);
    expect(meter.pace(1000, 10, 100)).toEqual({ perSecond: 10, remainingMs: 9000 });
    expect(meter.pace(2000, 20, undefined)).toEqual({ perSecond: 10 });
  });

  it('follows a run that changes its speed', () => {
    const meter = new PaceMeter();
    for (let second = 0; second <= 10; second += 1) meter.pace(second * 1000, second * 100, 1e6);
    let pace = { perSecond: 0 };
    for (let second = 11; second <= 17; second += 1) {
      pace = meter.pace(second * 1000, 1000 + (second - 10) * 10, 1e6);
    }
    expect(pace.perSecond).toBe(10);
  });
});

describe('the progress bar', () => {
  const look = { columns: 80, paint: plainPaint };
  const pace = { perSecond: 410, remainingMs: 930 };
  const none = { rejected: 0, timedOut: 0, crashed: 0, cancelled: 0 };
  const state = (
    settled: number,
    total: number | undefined,
    failed: Partial<OutcomeCounts> = {},
  ): BarState => ({
    counts: { total: settled, fulfilled: settled, ...none, ...failed },
    total,
    memoryBytes: 96 * 2 ** 20,
    pace,
  });

  it('shows share, counts, rate, time left and failures', () => {
    const line = renderBar(state(620, 1000, { rejected: 2, crashed: 1 }), look);
    expect(line).toMatch(
      /^█+[▏▎▍▌▋▊▉]?░+ +62 % {2}620 of 1,000 {2}410\/s {2}930 ms left {2}2 rejected {2}1 crashed/,
    );
  });

  it('shows counts and rate where the total is not known', () => {
    const line = renderBar({ ...state(620, undefined), pace: { perSecond: 2 } }, look);
    expect(line).toBe('620  2/s  96 MiB');
  });

  it('never wraps', () => {
    for (const columns of [40, 50, 60, 80, 200]) {
      for (const settled of [0, 1, 333, 999, 1000]) {
        const line = renderBar(state(settled, 1000, { rejected: 1 }), { ...look, columns });
        expect(Array.from(line).length).toBeLessThan(columns);
      }
    }
  });

  it('is full at the end and only then', () => {
    expect(renderBar(state(1000, 1000), look)).not.toContain('░');
    expect(renderBar(state(999, 1000), look)).not.toContain('100 %');
  });
});

describe('the status', () => {
  it('redraws one line on a terminal, at most ten times a second', () => {
    const { output, written } = recorder(true);
    let nowMs = 0;
    const status = createStatus(output, () => nowMs);
    for (nowMs = 0; nowMs < 1000; nowMs += 10) status.update(() => [`at ${nowMs}`]);
    status.note('done');
    expect(written).toHaveLength(12);
    expect(written[9]).toBe('\rat 900\u001B[K\u001B[J');
    expect(written.at(-1)).toBe('done\n');
  });

  it('redraws several lines in place, and takes all of them away', () => {
    const { output, written } = recorder(true);
    let nowMs = 0;
    const status = createStatus(output, () => nowMs);
    status.update(() => ['a', 'b', 'c']);
    nowMs = 100;
    status.update(() => ['d']);
    status.clear();
    expect(written[1]).toBe('\r\u001B[2Ad\u001B[K\u001B[J');
    expect(written[2]).toBe('\r\u001B[J');
  });

  it('writes a plain line every few seconds elsewhere', () => {
    const { output, written } = recorder(false);
    let nowMs = 0;
    const status = createStatus(output, () => nowMs);
    for (nowMs = 0; nowMs <= 11_000; nowMs += 100) status.update(() => [`at ${nowMs}`]);
    expect(written).toEqual(['at 5000\n', 'at 10000\n']);
  });
});

describe('the lines of workers', () => {
  const look = { columns: 80, paint: plainPaint };
  const tally = (worker: number): WorkerTally => ({
    worker,
    inputs: 1200,
    failed: worker,
    firstMs: 100,
    lastMs: 2100,
    threadMs: 900,
    readMs: 1000,
  });

  it('tell what each has done, at which rate, and how much of it was computing', () => {
    const [, main, first] = workerLines([tally(0), tally(1)], 10, look);
    expect(main).toMatch(/^ {2}main thread +1,200 +600\/s +90 %$/);
    expect(first).toMatch(/^ {2}worker 1 +1,200 +600\/s +90 % +1$/);
  });

  it('are never more than there is room for', () => {
    const workers = Array.from({ length: 30 }, (_, at) => tally(at));
    const lines = workerLines(workers, 10, look);
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('  and 22 more');
    expect(workerLines(workers.slice(0, 9), 10, look)).toHaveLength(10);
  });
});
