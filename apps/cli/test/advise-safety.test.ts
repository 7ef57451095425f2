import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { fixture, folder, forkwise } from './support/cli.ts';

const TASK = fixture('deadly.task.ts');
const here = folder();

/** Of six inputs, those from `place` on do so. */
async function advise(how: string, place: number, ...more: string[]): Promise<string> {
  const inputs = join(here, `${how}-${place}.json`);
  const values = Array.from({ length: 6 }, (_, at) => (at < place ? `input ${at}` : how));
  writeFileSync(inputs, JSON.stringify(values));
  // A small heap is full sooner.
  const environment = how === 'flood' ? { NODE_OPTIONS: '--max-old-space-size=64' } : {};
  const args = ['advise', TASK, '--inputs', inputs, ...more];
  const { code, stdout, stderr } = await forkwise(args, environment);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
}

describe('an advisor whose task ends the process that measures', () => {
  it.each([
    ['exit', 0, 'exit code 3'],
    ['exit', 3, 'exit code 3'],
    ['leave', 0, 'exit code 0'],
    ['abort', 0, 'signal SIGABRT'],
    ['sigkill', 2, 'signal SIGKILL'],
    ['throwLater', 2, 'exit code 1'],
    ['flood', 0, 'signal SIG'],
  ])('by %s, from input %i on, lives to name the input', async (how, place, found) => {
    const told = await advise(how, place);
    expect(told).toContain('PROBE_ENDED');
    const [, index, value] = /input (\d) \('(\w+)'\)/.exec(told) ?? [];
    expect(value).toBe(how);
    expect(Number(index)).toBeGreaterThanOrEqual(place);
    expect(told).toContain(found);
  });

  it('by holding its thread past the time limit lives to name the input', async () => {
    const told = await advise('spin', 0, '--timeout', '300ms');
    expect(told).toContain('PROBE_STUCK');
    expect(told).toMatch(/input \d \('spin'\)/);
  });
});
