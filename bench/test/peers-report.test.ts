import { describe, expect, it } from 'vitest';

import { aims } from '../peers/aims.ts';
import type { Kind } from '../peers/contenders/catalogue.ts';
import { type CaseResult, type Row, verified, worthRepeating } from '../peers/measure.ts';
import { aimLines, markdown, notes, table } from '../peers/render.ts';
import { overall, standings } from '../peers/standing.ts';
import { shuffled } from '../peers/support/shuffle.ts';

const FACTOR = 10;

function measured(contender: string, kind: Kind, ...wallMs: number[]): Row {
  const rounds = wallMs.map((ms) => ({
    timing: { importMs: 1, setupMs: 20, wallMs: ms, firstMs: ms / 2 },
    peak: { mainMb: 100, treeMb: 150 },
    checksum: 7,
  }));
  return { contender, kind, status: 'measured', rounds };
}

const stopped = (contender: string, kind: Kind, afterMs: number): Row => ({
  contender,
  kind,
  status: 'stopped',
  afterMs,
  peak: undefined,
});

const result = (name: string, ...rows: Row[]): CaseResult => ({
  name,
  title: 'tasks that do nothing',
  count: 100_000,
  mode: 'warm',
  rows,
});

const noOps = result(
  'no-ops',
  measured('bare loop', 'floor', 2, 1, 3),
  measured('Promise.all', 'inProcess', 30),
  measured('tinypool threads', 'pool', 2100, 2000, 1900),
  measured('piscina', 'pool', 1500, 1000, 800),
  stopped('workerpool process', 'pool', 15_000),
  { contender: 'poolifier cluster', kind: 'pool', status: 'failed', message: 'it broke' },
  measured('forkwise auto', 'forkwise', 20),
  measured('forkwise threads', 'forkwise', 50, 25, 10),
  measured('forkwise processes', 'forkwise', 200),
);

describe('who is worth another round', () => {
  const rows = noOps.rows;
  const worth = (row: Row): boolean => worthRepeating(row, [...rows, row], FACTOR);

  it('compares with equals only: a pool is not dropped because a loop is quicker', () => {
    expect(worth(measured('other', 'pool', 1999))).toBe(true);
    expect(worth(measured('other', 'floor', 1999))).toBe(false);
  });

  it('drops those far behind the best of their kind, and long ones sooner', () => {
    expect(worthRepeating(measured('a', 'pool', 90), [measured('b', 'pool', 10)], 10)).toBe(true);
    expect(worthRepeating(measured('a', 'pool', 110), [measured('b', 'pool', 10)], 10)).toBe(false);
    expect(worth(measured('other', 'pool', 2900))).toBe(true);
    expect(worth(measured('other', 'pool', 3100))).toBe(false);
  });

  it('lets libraries go on after two rounds only when they are close to the best', () => {
    const best = measured('best', 'pool', 10, 10);
    expect(worthRepeating(measured('a', 'pool', 30), [best], FACTOR)).toBe(true);
    expect(worthRepeating(measured('a', 'pool', 30, 30), [best], FACTOR)).toBe(false);
    expect(worthRepeating(measured('a', 'pool', 15, 15), [best], FACTOR)).toBe(true);
    const ours = measured('best', 'forkwise', 10, 10);
    expect(worthRepeating(measured('a', 'forkwise', 30, 30), [ours], FACTOR)).toBe(true);
  });

  it('drops those that were stopped or failed', () => {
    expect(worth(stopped('other', 'pool', 1))).toBe(false);
    expect(worth({ contender: 'x', kind: 'pool', status: 'failed', message: '' })).toBe(false);
  });
});

describe('the results of a case', () => {
  it('are those that most came to; whoever had others has failed', () => {
    const [first, ...rest] = [10, 20, 30].map((ms) => measured(`of ${ms}`, 'pool', ms));
    if (first?.status !== 'measured') throw new Error('not measured');
    const wrong: Row = {
      ...first,
      rounds: first.rounds.map((round) => ({ ...round, checksum: 8 })),
    };
    const late = stopped('late', 'pool', 9);
    const [judged, ...others] = verified([wrong, ...rest, late]);
    expect(judged).toMatchObject({ contender: 'of 10', status: 'failed' });
    expect(others).toEqual([...rest, late]);
  });
});

describe('the order of a round', () => {
  it('is another in every round, and leaves nobody out', () => {
    const values = Array.from({ length: 20 }, (_, i) => i);
    const rounds = [0, 1, 2, 3, 4].map((round) => shuffled(values, round));
    expect(new Set(rounds.map(String)).size).toBe(5);
    for (const round of rounds) expect(round.toSorted((a, b) => a - b)).toEqual(values);
    expect(shuffled(values, 3)).toEqual(rounds[3]);
  });
});

describe('the standings of a case', () => {
  const ranked = standings(noOps);

  it('order by the median, those without a time last', () => {
    const names = ranked.all.map(({ row }) => row.contender);
    expect(names.slice(0, 3)).toEqual(['bare loop', 'forkwise auto', 'forkwise threads']);
    expect(names.slice(-2)).toEqual(['workerpool process', 'poolifier cluster']);
  });

  it('name the best of each kind', () => {
    expect(ranked.floor?.medianMs).toBe(2);
    expect(ranked.winner?.row.contender).toBe('forkwise auto');
    expect(ranked.bestForced?.row.contender).toBe('forkwise threads');
    expect(ranked.bestPool?.row.contender).toBe('piscina');
    expect(ranked.bestPeer?.row.contender).toBe('Promise.all');
  });

  it('compare libraries with auto by the geometric mean, and count a stopped one until then', () => {
    const other = result(
      'other',
      measured('tinypool threads', 'pool', 20),
      measured('forkwise auto', 'forkwise', 20),
      measured('workerpool process', 'pool', 80),
      measured('piscina', 'pool', 20),
    );
    const figures = overall([ranked, standings(other)]);
    expect(figures.map(({ peer }) => peer)).toEqual([
      'piscina',
      'tinypool threads',
      'workerpool process',
    ]);
    expect(figures[1]?.timesAuto).toBeCloseTo(Math.sqrt(2000 / 20));
    expect(figures[2]?.timesAuto).toBeCloseTo(Math.sqrt((15_000 / 20) * 4));
  });
});

describe('what is printed', () => {
  it('marks the winner and the floor, and gives every time beside the floor', () => {
    const lines = table(standings(noOps)).split('\n');
    expect(lines[0]).toBe('no-ops: 100,000 tasks that do nothing');
    expect(lines.find((line) => line.includes('★'))).toMatch(/★ +forkwise auto +20.0 +10.0 /);
    expect(lines.find((line) => line.includes('▁'))).toMatch(/bare loop +2.00 +1.00–3.00 +1.00 /);
    expect(lines.find((line) => line.includes('workerpool'))).toMatch(/> 15000$/);
  });

  it('compares ours with the best peer and the best pool, and says what failed', () => {
    expect(notes(standings(noOps))).toEqual([
      'ours ÷ best peer: 0.833 (forkwise threads ÷ Promise.all)',
      'ours ÷ best pool: 0.0250 (forkwise threads ÷ piscina)',
      'auto ÷ best row: 1.00 (forkwise auto ÷ forkwise auto)',
      'poolifier cluster failed: it broke',
    ]);
  });

  it('shows the time to the first result where the start is cold', () => {
    const cold = standings({ ...noOps, mode: 'cold' });
    expect(table(cold)).toContain('first ms');
    expect(table(cold)).toMatch(/piscina +1000 +800–1500 +500 +150 +500 +1.00 +3/);
  });

  it('is the same table as Markdown', () => {
    const text = markdown('Peers', [standings(noOps)], []);
    expect(text).toContain('| ★ | forkwise auto | 20.0 |  | 10.0 | 150 | 20 | 1 |');
    expect(text).toContain('- ours ÷ best peer: 0.833');
  });
});

describe('the aims', () => {
  it('are judged by what was measured, and left out where it was not', () => {
    const lines = aimLines(aims([standings(noOps)]));
    expect(lines).toContain('✓ no-ops: best pool ÷ threads: 40.0 (at least 25)');
    expect(lines).toContain('✗ no-ops: best pool ÷ processes: 5.00 (at least 10)');
    expect(lines.join('\n')).not.toContain('shared-memory');
  });

  it('take the worst case of auto', () => {
    const slow = result(
      'slow',
      measured('forkwise auto', 'forkwise', 90),
      measured('p-map', 'inProcess', 30),
    );
    const found = aims([standings(noOps), standings(slow)]).find(({ title }) =>
      title.startsWith('auto ÷ best row'),
    );
    expect(found).toMatchObject({ value: 3, met: false });
  });
});
