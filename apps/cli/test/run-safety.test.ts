import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { verdictOn } from '../src/supervise/hold.ts';
import { fixture, folder, forkwise, start } from './support/cli.ts';
import { outcomesIn } from './support/journal.ts';

const TASK = fixture('deadly.task.ts');
const here = folder();

/** Four inputs, of which the third does so. */
function argsFor(how: string, strategy: string): string[] {
  const inputs = join(here, `${how}.json`);
  writeFileSync(inputs, JSON.stringify(['a', 'b', how, 'c']));
  return ['run', TASK, '--inputs', inputs, '--strategy', strategy, '--quiet'];
}

describe('a run whose task ends its process', () => {
  const ends: readonly [how: string, found: string][] = [
    ['exit', 'exit code 3'],
    ['leave', 'exit code 0'],
    ['throwLater', 'thrown in a timer'],
    ['hang', 'nothing will settle'],
  ];

  it.each(ends)(
    'by %s while it measures says at which input, and did not succeed',
    async (how, found) => {
      const { code, stderr } = await forkwise(argsFor(how, 'auto'));
      expect(code).toBe(2);
      expect(stderr).toContain('RUN_ENDED');
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`input 2 ('${how}')`);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(found);
      expect(stderr).not.toMatch(/^ +at /m);
    },
  );

  it.each(['sequential', 'async'])('under %s says from which input on', async (strategy) => {
    const { code, stdout, stderr } = await forkwise([...argsFor('leave', strategy), '--json']);
    expect(code).toBe(2);
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(/one of the inputs from [012] on/);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'error', code: 'RUN_ENDED' });
  });

  it('can be resumed in processes, where the input is reported', async () => {
    const out = join(here, 'ended.ndjson');
    const first = await forkwise([...argsFor('exit', 'auto'), '--out', out]);
    expect(first.stderr).toContain('--resume');
    const again = await forkwise([...argsFor('exit', 'processes'), '--out', out, '--resume']);
    expect(again.code).toBe(1);
    expect((await outcomesIn(out)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'crashed',
      'fulfilled',
    ]);
    expect(readFileSync(out, 'utf8')).toContain('exit code 3');
  });
});

describe('a run whose task holds its thread past the time limit', () => {
  it.each(['auto', 'sequential'])('says so, and at which input: %s', async (strategy) => {
    const { child, finished } = start([...argsFor('spin', strategy), '--timeout', '200ms']);
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    child.kill('SIGKILL');
    const { stderr } = await finished;
    expect(stderr).toContain('RUN_STUCK');
    expect(stderr).toMatch(/input 2|inputs from [012] on/);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('--strategy threads');
  });

  it('is told once, a second past its limit, and ended a minute past it', () => {
    expect(verdictOn(1_200, 300, false)).toBe('wait');
    expect(verdictOn(1_400, 300, false)).toBe('tell');
    expect(verdictOn(1_400, 300, true)).toBe('wait');
    expect(verdictOn(60_400, 300, true)).toBe('end');
  });
});
