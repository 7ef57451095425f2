import { describe, expect, it } from 'vitest';

import { CASES } from '../peers/cases.ts';
import { CONTENDERS } from '../peers/contenders/catalogue.ts';
import { readOptions } from '../peers/options.ts';

describe('the options of the peers bench', () => {
  it('take everything, five times, when nothing is said', () => {
    const { cases, contenders, effort } = readOptions([]);
    expect(cases).toEqual(CASES);
    expect(contenders).toEqual(CONTENDERS);
    expect(effort).toMatchObject({ size: 'full', rounds: 5 });
  });

  it('choose cases and contenders by a part of their names', () => {
    const { cases, contenders } = readOptions([
      '--filter',
      'heavy',
      '--filter',
      'stream',
      '--only',
      'tinypool',
    ]);
    expect(cases.map(({ name }) => name)).toEqual(['heavy-4', 'heavy-8', 'stream']);
    expect(new Set(contenders.map(({ module }) => module))).toEqual(new Set(['tinypool']));
  });

  it('are quicker with --quick, and keep the rounds and names that were asked for', () => {
    const quick = readOptions(['--quick']);
    expect(quick.cases.length).toBeLessThan(CASES.length);
    expect(quick.contenders.length).toBeLessThan(CONTENDERS.length);
    expect(readOptions(['--quick', '--filter', 'heavy-4']).cases).toHaveLength(1);
    expect(readOptions(['--quick']).effort.rounds).toBeLessThan(5);
    expect(readOptions(['--quick', '--rounds', '7']).effort).toMatchObject({
      size: 'quick',
      rounds: 7,
    });
  });

  it('name what there is when nothing matches', () => {
    expect(() => readOptions(['--filter', 'nothing'])).toThrow(/expected a part of one of cold-/);
    expect(() => readOptions(['--rounds', '0'])).toThrow(/expected an integer of at least 1/);
  });
});
