import {
  validateAdvice,
  validateComparison,
  validateMachine,
  validateReport,
  type Report,
} from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { fixture, forkwise, lines } from './support/cli.ts';

const square = fixture('square.task.ts');

function report(stdout: string): Report {
  return validateReport(JSON.parse(stdout));
}

describe('machine output', () => {
  it('of advise satisfies its schema', async () => {
    const finished = await forkwise(['advise', square, '--json']);
    expect(finished).toMatchObject({ code: 0 });
    expect(validateAdvice(JSON.parse(finished.stdout)).profile.inputs).toBe(4);
  });

  it('of run satisfies its schema', async () => {
    const { code, stdout } = await forkwise(['run', square, '--json']);
    expect(code).toBe(0);
    expect(report(stdout).counts).toMatchObject({ total: 4, fulfilled: 4 });
  });

  it('of compare satisfies its schema', async () => {
    const args = ['compare', square, '--json', '--rounds', '1'];
    const finished = await forkwise(args);
    expect(finished).toMatchObject({ code: 0 });
    const comparison = validateComparison(JSON.parse(finished.stdout));
    expect(comparison).toMatchObject({ inputs: 4, rounds: 1, identical: true });
  });

  it('of calibrate satisfies its schema', async () => {
    const { code, stdout } = await forkwise(['calibrate', '--json']);
    expect(code).toBe(0);
    expect(validateMachine(JSON.parse(stdout)).cpu.cores).toBeGreaterThan(0);
  });

  it('of doctor tells what works here', async () => {
    const { code, stdout } = await forkwise(['doctor', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'doctor',
      abilities: { threads: true, processes: true, sharedMemory: true, waitAsync: true },
    });
  });

  it.each(['sequential', 'async', 'threads', 'processes', 'shared-memory'])(
    'is never mixed with what tasks print, under %s',
    async (strategy) => {
      const args = ['run', fixture('noisy.task.ts'), '--strategy', strategy];
      const piped = await forkwise(args);
      expect(piped).toMatchObject({ code: 0 });
      expect(lines(piped.stdout)).toEqual(
        [1, 2, 3].map((value, index) => ({ index, status: 'fulfilled', value })),
      );
      const json = await forkwise([...args, '--json']);
      expect(report(json.stdout).counts.fulfilled).toBe(3);
    },
  );
});

describe('what tasks print', () => {
  it.each(['sequential', 'async', 'threads', 'processes'])(
    'goes to stderr under %s',
    async (strategy) => {
      const args = ['run', fixture('noisy.task.ts'), '--strategy', strategy];
      const { stderr } = await forkwise(args);
      expect(stderr).toContain('printed by the task');
      expect(stderr).toContain('written by the task');
    },
  );
});
