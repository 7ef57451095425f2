import { ForkwiseError } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { renderAdvice } from '../src/render/advice.ts';
import { renderComparison } from '../src/render/comparison.ts';
import { renderDoctor } from '../src/render/doctor.ts';
import { errorDocument, renderBug, renderError } from '../src/render/error.ts';
import { asciiOf, colourPaint, plainPaint, widthOf, wrap } from '../src/render/look.ts';
import { axisFor, intervalBar } from '../src/render/interval-bar.ts';
import { renderMachine } from '../src/render/machine.ts';
import { renderReport } from '../src/render/report.ts';
import { renderSample } from '../src/render/sample.ts';
import { table } from '../src/render/table.ts';
import { findProblems } from '../src/doctor/problems.ts';
import { advice, comparison, machine, report } from './support/documents.ts';

const plain = { columns: 80, paint: plainPaint };
const wide = { columns: 200, paint: plainPaint };
const error = new ForkwiseError('OPTION_INVALID', 'It cannot be 0.', {
  expected: 'a whole number from 1 to 1,024',
  found: '0',
  hint: 'Give it one.',
});
const facts = {
  kind: 'doctor',
  version: 1,
  node: { version: '24.21.0', platform: 'linux', arch: 'x64' },
  cpu: { model: 'Test CPU', cores: 2, quotaCores: null },
  memory: { limitBytes: 8 * 2 ** 30, freeBytes: 3 * 2 ** 30 },
  pool: { size: 4 },
  abilities: {
    threads: true,
    processes: true,
    sharedMemory: true,
    waitAsync: true,
    threadCpuTime: true,
    nativeThreadTimes: true,
    typescript: true,
  },
  calibration: { path: '/cache/machine.json', measuredAt: null, writable: true },
} as const;

const extras = {
  next: ['forkwise run a.ts'],
  turningPoints: [
    { quantity: 'inputs', side: 'below', value: 40, strategy: 'sequential' },
    { quantity: 'cores', side: 'above', value: 8, strategy: 'processes' },
    { quantity: 'cpuMs', side: 'below', value: 0.02, strategy: 'sequential' },
  ],
} as const;

const documents: [name: string, render: (look: typeof plain) => string[]][] = [
  ['advice', (look) => renderAdvice(advice, extras, look)],
  ['a report', (look) => renderReport(report, look)],
  ['a comparison', (look) => renderComparison(comparison, look)],
  ['a machine', (look) => renderMachine(machine, look)],
  ['an examination', (look) => renderDoctor({ ...facts, problems: [] }, look)],
  ['an error', (look) => renderError(error, look)],
];

describe.each(documents)('%s', (_, render) => {
  it.each([60, 80, 120, 200])('fits %i columns', (columns) => {
    const lines = render({ columns, paint: plainPaint });
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
  });

  it('keeps its shape where there is only ASCII', () => {
    const lines = render(plain);
    const ascii = lines.map(asciiOf);
    expect(ascii.join('')).toMatch(/^[\u0020-\u007E]*$/);
    expect(ascii.map(widthOf)).toEqual(lines.map(widthOf));
  });

  it('has colours only where they are wanted, and says the same without', () => {
    const coloured = render({ columns: 80, paint: colourPaint }).join('\n');
    expect(coloured).toContain('\u001B[');
    expect(render(plain).join('\n')).not.toContain('\u001B[');
  });
});

describe('advice for a person', () => {
  const text = renderAdvice(advice, extras, wide).join('\n');

  it.each([
    ['the class', 'cpu-bound'],
    ['how much was measured', 'measured 14 of 1,200 inputs in 321 ms'],
    ['the plan', 'threads: 2 worker threads, 25 inputs at a time'],
    ['the prediction as an interval', '6.5 s (6.1–7.2 s)'],
    ['the speed-up', '1.85×'],
    ['what limits it', 'limited by the cores'],
    ['where the time of an input goes', '10 ms on average: █ computing 25 %'],
    ['the evidence with its number', '0.981 of wall'],
    ['each reason', 'Two cores do the work of 1.42'],
    ['why another strategy is slower', 'It uses one core of two.'],
    ['why a strategy cannot run', 'processes cannot: Result 3 has a class that would be lost.'],
    ['what would change it', 'how many inputs, now 1,200: at 40 or less, sequential'],
    ['what would change it, in its unit', 'now 10 ms: at 20 µs or less, sequential'],
    ['what was not measured', 'The memory of a worker.'],
    ['warnings with their code', '(UNEVEN_INPUTS)'],
    ['what to try next', 'forkwise run a.ts'],
  ])('tells %s', (_, part) => {
    expect(text).toContain(part);
  });

  it('marks the recommended row and no other', () => {
    expect(text.split('\n').filter((line) => line.startsWith('▸'))).toHaveLength(1);
    expect(text).toMatch(/^▸ +threads/m);
  });
});

describe('a bar of an interval', () => {
  it('spans low to high with a dot at the middle, on an axis that all rows share', () => {
    const axis = axisFor([0, 50, 100]);
    expect(intervalBar([20, 50, 100], axis, 11, plain)).toBe('  ━━━●━━━━━');
    expect(intervalBar([10, 10, 10], axis, 11, plain)).toBe(' ●');
  });

  it('is on a logarithmic axis where times differ by a lot', () => {
    const axis = axisFor([1, 10, 100]);
    expect(axis.isLog).toBe(true);
    expect(intervalBar([1, 10, 100], axis, 11, plain)).toBe('━━━━━●━━━━━');
  });
});

describe('a report for a person', () => {
  const text = renderReport(report, wide).join('\n');

  it('accounts for every input', () => {
    expect(text).toContain('1,197 of 1,200 fulfilled; 2 rejected, 1 timed out');
    expect(text).toContain('input 7  INPUT_TIMED_OUT  Input 7 ran for more than 2 s.');
    expect(text).toContain('and 2 more');
  });

  it('does not list one by one what an interruption cancelled', () => {
    const counts = { ...report.counts, fulfilled: 2, rejected: 0, timedOut: 0, cancelled: 1198 };
    const errors = [{ index: 2, code: 'CANCELLED', message: 'Input 2 was cancelled.' }];
    const interrupted = renderReport({ ...report, counts, errors }, wide).join('\n');
    expect(interrupted).toContain('2 of 1,200 fulfilled; 1,198 cancelled');
    expect(interrupted).not.toContain('Failures');
  });

  it('sets the time beside the prediction', () => {
    expect(text).toContain('6 s, 200/s; predicted 6.5 s (6.1–7.2 s)');
  });

  it('tells when the plan changed and why', () => {
    expect(text).toMatch(/after 2 s to async: .*the rate was half of the predicted one/);
  });

  it('says 0 of 0 for no inputs', () => {
    const counts = { total: 0, fulfilled: 0, rejected: 0, timedOut: 0, crashed: 0, cancelled: 0 };
    const empty = { ...report, counts, wallMs: 0, predictedMs: null, errors: [], replans: [] };
    expect(renderReport(empty, wide).join('\n')).toContain('0 of 0');
  });
});

describe('a comparison for a person', () => {
  const lines = renderComparison(comparison, wide);

  it('lists the fastest first and marks the recommended', () => {
    const [first = '', second = ''] = lines.filter((line) => /threads|sequential/.test(line));
    expect(first).toMatch(/^▸ +threads .* 1.05 s +1.1 s .* 1.86×/);
    expect(second).toMatch(/^ +sequential .* 2 s +2.05 s .* 1.00×/);
  });

  it('has no column in which nothing would stand', () => {
    const [, , head] = lines;
    expect(head).toMatch(/measured +range +speed-up/);
    const rows = comparison.rows.map((row) => ({ ...row, failed: 0 }));
    const [, , short] = renderComparison({ ...comparison, rounds: 1, rows }, wide);
    expect(short).toMatch(/measured +speed-up$/);
  });

  it('says whether the results agree', () => {
    expect(lines.join('\n')).toContain('All results are identical.');
    const differing = renderComparison({ ...comparison, identical: false }, wide).join('\n');
    expect(differing).toContain('The results differ');
  });

  it('gives the reason of what cannot run', () => {
    expect(lines.join('\n')).toContain('processes cannot: Processes are not allowed here.');
  });
});

describe('an error', () => {
  it('has code, message, expected, found and what to do, and no stack', () => {
    expect(renderError(error, plain)).toEqual([
      'OPTION_INVALID: It cannot be 0.',
      '  expected  a whole number from 1 to 1,024',
      '  found     0',
      '  to do     Give it one.',
    ]);
  });

  it('has the same parts as a document', () => {
    expect(errorDocument(error)).toEqual({
      kind: 'error',
      version: 1,
      code: 'OPTION_INVALID',
      message: 'It cannot be 0.',
      expected: 'a whole number from 1 to 1,024',
      found: '0',
      hint: 'Give it one.',
    });
  });

  it('of our own shows its stack and asks for a report', () => {
    const lines = renderBug(new TypeError('x is not a function'), plain).join('\n');
    expect(lines).toMatch(/bug in forkwise.*report/);
    expect(lines).toMatch(/TypeError: x is not a function\n +at /);
  });
});

describe('the doctor', () => {
  it('finds nothing wrong on a good machine', () => {
    expect(findProblems(facts)).toEqual([]);
  });

  it.each([
    ['NO_THREADS', { abilities: { ...facts.abilities, threads: false } }],
    ['NO_PROCESSES', { abilities: { ...facts.abilities, processes: false } }],
    ['ONE_CORE', { cpu: { ...facts.cpu, cores: 1 } }],
    ['QUOTA_BELOW_CORES', { cpu: { ...facts.cpu, quotaCores: 1.5 } }],
    ['LITTLE_MEMORY', { memory: { ...facts.memory, freeBytes: 2 ** 20 } }],
    ['POOL_BELOW_CORES', { pool: { size: 1 } }],
    ['COARSE_METERS', { abilities: { ...facts.abilities, nativeThreadTimes: false } }],
    ['CACHE_UNWRITABLE', { calibration: { ...facts.calibration, writable: false } }],
  ])('tells of %s and what to do', (code, change) => {
    const problems = findProblems({ ...facts, ...change });
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    const text = renderDoctor({ ...facts, problems }, wide).join('\n');
    expect(text).toContain(problems[0]?.message);
    expect(text).toContain(problems[0]?.hint);
  });
});

describe('a sample of results', () => {
  it('is cut to the width, one line each', () => {
    const lines = renderSample(
      [
        { index: 0, status: 'fulfilled', value: 'x'.repeat(200) },
        { index: 1, status: 'rejected', error: new Error('no\nluck') },
      ],
      plain,
    );
    expect(lines[1]).toMatch(/^ {2}0 {2}"x+…$/);
    expect(widthOf(lines[1] ?? '')).toBe(80);
    expect(lines[2]).toBe('  1  rejected: no luck');
  });
});

describe('the pieces', () => {
  it('wrap between words and keep long words whole', () => {
    expect(wrap('aa bb ccccccc d', 5)).toEqual(['aa bb', 'ccccccc', 'd']);
  });

  it('drop the least needed columns of a table first', () => {
    const columns = [
      { title: 'name', cell: (row: { name: string }) => row.name, align: 'left' },
      { title: 'rarely', cell: () => 'y'.repeat(30), align: 'left', dropAt: 1 },
      { title: 'often', cell: () => '1', align: 'right', dropAt: 2 },
    ] as const;
    const rows = [{ name: 'n'.repeat(20) }];
    expect(table(rows, columns, wide)[0]).toMatch(/name +rarely +often/);
    expect(table(rows, columns, { ...plain, columns: 40 })[0]).toMatch(/name +often/);
    expect(table(rows, columns, { ...plain, columns: 20 })[0]).toBe('name');
  });
});
