import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { validateAdvice, validateMachine, type Advice } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { fixture, folder, forkwise } from './support/cli.ts';

const here = folder();
const machineFile = (name: string): string =>
  fileURLToPath(new URL(`../../../examples/machines/${name}.json`, import.meta.url));
const SERVER = machineFile('sixteen-core-server');
const CONTAINER = machineFile('quarter-core-container');

async function adviceFor(task: string, machine: string): Promise<Advice> {
  const { code, stdout } = await forkwise([
    'advise',
    fixture(task),
    '--machine',
    machine,
    '--json',
  ]);
  expect(code).toBe(0);
  return validateAdvice(JSON.parse(stdout));
}

const codes = ({ warnings }: Advice): string[] => warnings.map(({ code }) => code);

describe('advise --machine', () => {
  it('spreads computing over the sixteen cores of a server', async () => {
    const advice = await adviceFor('compute.task.ts', SERVER);
    expect(advice.machine.cpu.cores).toBe(16);
    // Busy neighbours can make a thread look slow beside a process.
    expect(['threads', 'processes']).toContain(advice.recommendation.strategy);
    expect(advice.recommendation.workers).toBeGreaterThanOrEqual(12);
  });

  it('leaves computing on the one thread of a quarter-core container, four times as slow', async () => {
    const advice = await adviceFor('compute.task.ts', CONTAINER);
    expect(advice.recommendation.strategy).toBe('sequential');
    const { perInput, inputs } = advice.profile;
    expect(advice.recommendation.predictedMs[1]).toBeGreaterThan(
      3 * (inputs ?? 0) * perInput.cpuMs.min,
    );
  });

  it('has native work in flight for a pool of four, and says that the server needs a larger one', async () => {
    const advice = await adviceFor('hash.task.ts', SERVER);
    const { strategy, concurrency } = advice.recommendation;
    expect(strategy).toBe('async');
    expect(concurrency).toBeGreaterThanOrEqual(3);
    expect(concurrency).toBeLessThanOrEqual(8);
    expect(codes(advice)).toContain('POOL_SMALLER_THAN_CORES');
  });

  it('has little native work in flight on a quarter of a core', async () => {
    const advice = await adviceFor('hash.task.ts', CONTAINER);
    expect(['sequential', 'async']).toContain(advice.recommendation.strategy);
    expect(advice.recommendation.concurrency).toBeLessThanOrEqual(4);
  });

  it('says what it had to assume, and suggests no run of another computer', async () => {
    const advice = await adviceFor('compute.task.ts', SERVER);
    expect(codes(advice)).toEqual(
      expect.arrayContaining(['WHAT_IF_GIVEN', 'WHAT_IF_CORE_SPEED', 'WHAT_IF_COSTS']),
    );
    const { stdout } = await forkwise(['advise', fixture('square.task.ts'), '--machine', SERVER]);
    expect(stdout).toContain('prediction for another machine');
    expect(stdout).not.toContain('forkwise run');
  });

  it('refuses a file that is not there, holds no JSON or another document', async () => {
    const other = join(here, 'other.json');
    writeFileSync(other, '{"kind":"advice"}');
    const broken = join(here, 'broken.json');
    writeFileSync(broken, '{');
    for (const [file, code] of [
      [join(here, 'none.json'), 'OPTION_INVALID'],
      [broken, 'DOCUMENT_INVALID'],
      [other, 'DOCUMENT_INVALID'],
    ] as const) {
      const args = ['advise', fixture('square.task.ts'), '--machine', file, '--json'];
      const finished = await forkwise(args);
      expect(finished.code).toBe(2);
      expect(JSON.parse(finished.stdout)).toMatchObject({ kind: 'error', code });
    }
  });

  it('is for advice only', async () => {
    const { code, stderr } = await forkwise([
      'run',
      fixture('square.task.ts'),
      '--machine',
      SERVER,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('machine');
  });
});

describe('calibrate --out', () => {
  it('writes what advise --machine reads', async () => {
    const file = join(here, 'this.json');
    const { code } = await forkwise(['calibrate', '--out', file]);
    expect(code).toBe(0);
    const machine = validateMachine(JSON.parse(readFileSync(file, 'utf8')));
    expect(machine.source).toBe('measured');
    const advice = await adviceFor('square.task.ts', file);
    expect(advice.machine.cpu).toEqual(machine.cpu);
    expect(codes(advice)).not.toContain('WHAT_IF_COSTS');
    expect(codes(advice)).not.toContain('WHAT_IF_RUNTIME');
  });
});

describe('the native pool of the CLI', () => {
  const poolSize = async (environment?: Readonly<Record<string, string>>): Promise<number> => {
    const { stdout } = await forkwise(['doctor', '--json'], environment);
    return (JSON.parse(stdout) as { pool: { size: number } }).pool.size;
  };

  it('has a thread for each core, and four at least', async () => {
    const size = await poolSize();
    expect(size).toBeGreaterThanOrEqual(4);
    expect(size).toBeLessThanOrEqual(Math.max(4, availableParallelism()));
  });

  it('is as the user has set it', async () => {
    expect(await poolSize({ UV_THREADPOOL_SIZE: '3' })).toBe(3);
    const { stdout } = await forkwise(['run', fixture('pool-threads.task.ts')], {
      UV_THREADPOOL_SIZE: '3',
    });
    expect(stdout).toContain('"value":3');
  });

  it('has been started by nothing when a task begins', async () => {
    const { stdout } = await forkwise(['run', fixture('pool-threads.task.ts')]);
    const [first] = stdout.trim().split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ status: 'fulfilled', value: await poolSize() });
  });
});
