import { execFile } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type MeterReading, type Sample, attribute, validateMachine } from '../src/index.ts';
import {
  assumedMachine,
  cacheFolder,
  calibrationPath,
  createMeter,
  enlargePool,
  memoryLimits,
  poolSize,
  quotaCores,
  readCalibration,
  spinFor,
  usableCores,
  writeCalibration,
} from '../src/node/index.ts';
import { roundMachine } from './support/machines.ts';
import { NO_PAYLOAD } from './support/workloads.ts';

describe('the size of the native pool', () => {
  const TABLE = [
    [undefined, 4],
    ['', 4],
    ['many', 4],
    ['1', 1],
    ['16', 16],
    ['0', 1],
    ['-3', 1],
    ['1024', 1024],
    ['99999', 1024],
    ['8.9', 8],
  ] as const;
  for (const [asked, size] of TABLE) {
    it(`is ${size} where UV_THREADPOOL_SIZE is ${asked === undefined ? 'not set' : `'${asked}'`}`, () => {
      expect(poolSize(asked === undefined ? {} : { UV_THREADPOOL_SIZE: asked })).toBe(size);
    });
  }
});

describe('this machine', () => {
  it('has a core at least, and no quota or a positive one', () => {
    expect(usableCores()).toBe(availableParallelism());
    expect(quotaCores() ?? 1).toBeGreaterThan(0);
  });

  it('has no more memory free than it may use, nor than there is', () => {
    const { limitBytes, freeBytes } = memoryLimits();
    expect(freeBytes).toBeGreaterThan(0);
    expect(freeBytes).toBeLessThanOrEqual(limitBytes);
    expect(limitBytes).toBeLessThanOrEqual(totalmem());
  });

  it('is a valid document before it is measured, with a place for every core', () => {
    const machine = assumedMachine();
    expect(validateMachine(JSON.parse(JSON.stringify(machine)))).toEqual(machine);
    expect(machine.source).toBe('assumed');
    expect(machine.cpu.effectiveCores.length).toBe(machine.cpu.cores);
    const rising = machine.cpu.effectiveCores.toSorted((a, b) => a - b);
    expect(machine.cpu.effectiveCores).toEqual(rising);
    expect(rising.at(-1)).toBeLessThanOrEqual(machine.cpu.quotaCores ?? machine.cpu.cores);
  });
});

it('a spin is told from a number by its sign', () => {
  expect(spinFor(15)).toBe(-15);
});

describe('the cache of calibrations', () => {
  const asked = process.env['FORKWISE_CACHE'];
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'forkwise-cache-'));
    process.env['FORKWISE_CACHE'] = join(folder, 'not', 'yet', 'there');
  });

  afterEach(() => {
    if (asked === undefined) delete process.env['FORKWISE_CACHE'];
    else process.env['FORKWISE_CACHE'] = asked;
    rmSync(folder, { recursive: true });
  });

  it('is where FORKWISE_CACHE says, when it says something', () => {
    expect(cacheFolder({ FORKWISE_CACHE: '/here' })).toBe('/here');
    expect(cacheFolder({ FORKWISE_CACHE: '' })).not.toBe('');
  });

  it('is forkwise’s own, in the folder that the platform keeps for caches', () => {
    const home = process.env['HOME'];
    process.env['HOME'] = '/home/someone';
    const folders = [{ XDG_CACHE_HOME: '/caches' }, { XDG_CACHE_HOME: '' }, {}].map(cacheFolder);
    if (home === undefined) delete process.env['HOME'];
    else process.env['HOME'] = home;
    expect(folders.every((path) => isAbsolute(path) && basename(path) === 'forkwise')).toBe(true);
    const followsXdg = process.platform !== 'win32' && process.platform !== 'darwin';
    expect(folders[0] === '/caches/forkwise').toBe(followsXdg);
    expect(folders[1]).toBe(folders[2]);
  });

  it('reads back what was written, with the memory that is free now', () => {
    const machine = roundMachine();
    expect(readCalibration(machine)).toBeUndefined();
    writeCalibration(machine);
    const now = roundMachine({ freeBytes: 123 });
    expect(readCalibration(now)).toEqual(now);
  });

  it('keeps one for each runtime, processor, quota and pool', () => {
    const machine = roundMachine();
    const others = [
      { ...machine, runtime: { ...machine.runtime, version: '22.19.0' } },
      { ...machine, cpu: { ...machine.cpu, model: 'square' } },
      { ...machine, cpu: { ...machine.cpu, cores: 2 } },
      { ...machine, cpu: { ...machine.cpu, quotaCores: 1.5 } },
      { ...machine, pool: { size: 8 } },
    ];
    const paths = [machine, ...others].map(calibrationPath);
    expect(new Set(paths).size).toBe(paths.length);
    expect(calibrationPath(roundMachine({ freeBytes: 1 }))).toBe(calibrationPath(machine));
  });

  it('ignores a file that is broken or of another shape', () => {
    const machine = roundMachine();
    writeCalibration(machine);
    const path = calibrationPath(machine);
    const text = readFileSync(path, 'utf8');
    for (const broken of [text.slice(0, 99), '{}', text.replace('"version": 1', '"version": 0')]) {
      writeFileSync(path, broken);
      expect(readCalibration(machine)).toBeUndefined();
    }
  });

  it('goes without where it cannot be written', () => {
    writeFileSync(join(folder, 'not'), 'a file where a folder should be');
    expect(() => writeCalibration(roundMachine())).not.toThrow();
    expect(readCalibration(roundMachine())).toBeUndefined();
  });
});

const threadCpuMs = (): number => process.threadCpuUsage().user / 1000;

/** Runs `work` between two readings and attributes what the clocks saw to a single input. */
async function measured(work: () => void | Promise<unknown>): Promise<Sample> {
  const meter = createMeter();
  const before = meter.read();
  await work();
  const after = meter.read();
  const since = (of: (reading: MeterReading) => number): number => of(after) - of(before);
  const wallMs = since((reading) => reading.wallMs);
  const idleMs = since((reading) => reading.idleMs);
  const timing = {
    index: 0,
    weight: 1,
    runs: 1,
    wallMs,
    idleMs,
    input: NO_PAYLOAD,
    output: NO_PAYLOAD,
  };
  const [sample] = attribute([timing], before, after);
  if (sample === undefined) throw new Error('one timing is one sample');
  return sample;
}

describe('the native pool of a program', () => {
  const enlarged = (cores: number, environment: NodeJS.ProcessEnv): string | undefined => {
    enlargePool(cores, environment);
    return environment['UV_THREADPOOL_SIZE'];
  };

  it('is enlarged to the cores, where the user has not said otherwise', () => {
    expect(enlarged(16, {})).toBe('16');
    expect(enlarged(4.5, {})).toBe('5');
    expect(enlarged(16, { UV_THREADPOOL_SIZE: '2' })).toBe('2');
  });

  it('is left as it is where it has enough threads', () => {
    expect(enlarged(4, {})).toBeUndefined();
    expect(enlarged(0.25, {})).toBeUndefined();
  });

  it('has as many threads as were asked for before its first use', async () => {
    const script = fileURLToPath(new URL('./fixtures/enlarge-pool.ts', import.meta.url));
    const environment = { ...process.env };
    delete environment['UV_THREADPOOL_SIZE'];
    const { stdout } = await promisify(execFile)(process.execPath, [script, '7'], {
      env: environment,
    });
    expect(JSON.parse(stdout)).toEqual({ reported: 7, threads: 7 });
  });
});

describe('the meter of this thread', () => {
  it('sees a thread that computes', async () => {
    const busy = await measured(() => {
      for (const start = threadCpuMs(); threadCpuMs() - start < 60;);
    });
    expect(busy.cpuMs).toBeGreaterThan(0);
    expect(busy.cpuMs).toBeGreaterThan(busy.blockedMs);
  });

  it('sees a thread that is held without computing', async () => {
    const held = await measured(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    });
    expect(held.blockedMs).toBeGreaterThan(held.cpuMs);
  });

  it('tells the two apart over a few of its windows', { retry: 2 }, async () => {
    const { ratioWindowMs } = createMeter().read();
    const busy = await measured(() => {
      for (const start = performance.now(); performance.now() - start < 5 * ratioWindowMs;);
    });
    expect(busy.cpuMs).toBeGreaterThan(busy.blockedMs);
    const held = await measured(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5 * ratioWindowMs);
    });
    expect(held.blockedMs).toBeGreaterThan(held.cpuMs);
  });

  it('sees a thread that waits', async () => {
    const waiting = await measured(() => setTimeout(100));
    expect(waiting.waitMs).toBeGreaterThan(waiting.blockedMs + waiting.poolMs);
  });

  it('sees native threads that compute for it', async () => {
    const native = await measured(() => promisify(pbkdf2)('secret', 'salt', 200_000, 32, 'sha512'));
    expect(native.poolMs).toBeGreaterThan(native.blockedMs);
  });

  it.runIf(process.platform === 'linux')(
    'knows whether native threads have something to do, without waiting for them',
    async () => {
      const meter = createMeter();
      await expect.poll(() => meter.nativeReady()).toBe(false);
      const hash = promisify(pbkdf2)('secret', 'salt', 400_000, 32, 'sha512');
      await expect.poll(() => meter.nativeReady(), { interval: 1 }).toBe(true);
      await hash;
      await expect.poll(() => meter.nativeReady()).toBe(false);
    },
  );

  it('counts forward, whatever is read', () => {
    const meter = createMeter();
    const [first, second] = [meter.read(), meter.read()];
    expect(second.wallMs).toBeGreaterThanOrEqual(first.wallMs);
    expect(second.idleMs).toBeGreaterThanOrEqual(first.idleMs);
    expect(second.threadCpuMs).toBeGreaterThanOrEqual(first.threadCpuMs ?? Infinity);
    expect(meter.now()).toBeGreaterThanOrEqual(second.wallMs);
    expect(meter.idle()).toBeGreaterThanOrEqual(second.idleMs);
  });
});
