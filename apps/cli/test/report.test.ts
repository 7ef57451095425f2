import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Recorder, validateReport } from '@forkwise/core';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';

import type { ComparisonReport, RunReport } from '../src/report/document.ts';
import { writeReport } from '../src/report/write.ts';
import { fixture, folder, forkwise } from './support/cli.ts';
import { advice, comparison, machine, report } from './support/documents.ts';

const HOSTILE = '=1+1</style><script>alert(1)</script>|x`**"\n# h';
type Row = Record<string, string>;

const here = folder();
const square = fixture('square.task.ts');
const about = {
  version: 1,
  task: HOSTILE,
  writtenAt: '2026-01-02T03:04:05.000Z',
  machine,
} as const;

const recorder = new Recorder(0);
recorder.ran({ worker: 1, startMs: 10, endMs: 5990 }, 1197, 0);
const recording = recorder.recording(6000);

const aRun: RunReport = {
  ...about,
  kind: 'run-report',
  report: {
    ...report,
    replans: [],
    errors: [{ index: 7, code: 'E_ODD', message: HOSTILE }],
    warnings: [{ code: 'W', message: HOSTILE }],
  },
  advice: {
    ...advice,
    alternatives: [{ strategy: 'processes', feasible: false, reason: HOSTILE }],
  },
  recording,
};
const aComparison: ComparisonReport = { ...about, kind: 'comparison-report', comparison };

describe.each([
  ['a run', aRun],
  ['a comparison', aComparison],
])('the report of %s', (_, document) => {
  it('shows what tasks say as text in HTML, and has nothing that runs or is fetched', () => {
    const html = writeReport(document, 'html');
    expect(html).not.toMatch(/<script|<\/style>(?!<\/head>)|<img|src=|@import|url\((?!'#)/);
    expect(html).toContain('&lt;script');
    expect(html).toContain("default-src 'none'");
  });

  it('has predictions beside measurements in HTML and Markdown', () => {
    expect(writeReport(document, 'html')).toMatch(/class="bar".*class="measured"/s);
    expect(writeReport(document, 'md')).toMatch(
      /\| threads ✓ \| 2 worker threads.*\| 1?[16](\.1)? s /,
    );
  });

  it('begins no markup in Markdown that a task has thought up', () => {
    const text = writeReport(document, 'md');
    expect(text.match(/^# .*$/gm)).toHaveLength(1);
    expect(text).not.toMatch(/(?<!\\)[<`]/);
    expect(text).toContain(String.raw`\<script\>`);
  });

  it('is a table for spreadsheets as CSV, a row for each strategy', () => {
    const rows = parse<Row>(writeReport(document, 'csv'), { columns: true });
    const threads = rows.find(({ strategy }) => strategy === 'threads');
    expect(threads).toMatchObject({ feasible: 'yes', recommended: 'yes', workers: '2' });
    expect(rows.find(({ strategy }) => strategy === 'processes')?.['feasible']).toBe('no');
  });

  it('is the document itself as JSON', () => {
    expect(JSON.parse(writeReport(document, 'json'))).toEqual(JSON.parse(JSON.stringify(document)));
  });
});

it('lets a spreadsheet work out nothing that a task has thought up', () => {
  const rows = parse<Row>(writeReport(aRun, 'csv'), { columns: true });
  expect(rows.find(({ strategy }) => strategy === 'processes')?.['reason']).toBe(`'${HOSTILE}`);
});

it('draws the strategies, the times and the timeline of a run', () => {
  const html = writeReport(aRun, 'html');
  for (const title of ['Predicted and measured', 'Timeline', 'Strategies', 'Machine', 'Reasons']) {
    expect(html).toContain(`<h2>${title}</h2>`);
  }
  const two = new Recorder(0);
  two.ran({ worker: 1, startMs: 0, endMs: 10 }, 1, 0);
  two.ran({ worker: 1, startMs: 20, endMs: 90 }, 1, 0);
  const uneven = writeReport({ ...aRun, recording: two.recording(100) }, 'html');
  expect(uneven).toMatch(/How long inputs took.*class="bin".*class="activity running"/s);
});

describe('--report', () => {
  it('writes what the run came to, whatever else is printed', async () => {
    const path = join(here, 'run.json');
    const { code, stdout } = await forkwise(['run', square, '--json', '--report', path]);
    expect(code).toBe(0);
    const written = JSON.parse(readFileSync(path, 'utf8')) as RunReport;
    expect(validateReport(written.report)).toEqual(JSON.parse(stdout));
    expect(written.advice?.recommendation.strategy).toBeDefined();
    expect(written.recording.stretches.reduce((sum, { inputs }) => sum + inputs, 0)).toBe(4);
  });

  it('writes what a comparison came to', async () => {
    const path = join(here, 'compared.html');
    const args = ['compare', square, '--rounds', '1', '--report', path];
    expect(await forkwise(args)).toMatchObject({ code: 0 });
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>.*class="measured"/s);
  });

  it('is refused before any work where its ending or its place is wrong', async () => {
    const wrong = await forkwise(['run', square, '--report', 'report.pdf']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/^OPTION_INVALID/);
    const inputs = join(here, 'inputs.json');
    writeFileSync(inputs, '[1]');
    const over = await forkwise(['run', square, '--inputs', inputs, '--report', inputs]);
    expect(over).toMatchObject({ code: 2, stdout: '' });
    expect(readFileSync(inputs, 'utf8')).toBe('[1]');
    const both = join(here, 'both.json');
    const twice = await forkwise(['run', square, '--report', both, '--trace', both]);
    expect(twice).toMatchObject({ code: 2, stdout: '' });
    expect(twice.stderr).toContain('holds the report');
  });
});
