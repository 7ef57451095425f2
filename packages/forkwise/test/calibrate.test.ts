import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { expect, it, onTestFinished, vi } from 'vitest';

import { calibrate, knownMachine, validateMachine } from '../src/index.ts';
import { Folder } from './support/paths.ts';

/** A cache of its own for one test. */
function ownCache(): Folder {
  const folder = new Folder();
  vi.stubEnv('FORKWISE_CACHE', folder.path);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    folder[Symbol.dispose]();
  });
  return folder;
}

it('measures this machine once, and from then on knows it', async () => {
  const cache = ownCache();
  expect(knownMachine().source).toBe('assumed');
  const measured = await calibrate();
  expect(validateMachine(measured)).toBe(measured);
  expect(measured.source).toBe('measured');
  expect(measured.cpu.effectiveCores).toHaveLength(measured.cpu.cores);
  const { memory: _, ...constant } = measured;
  expect(await calibrate()).toMatchObject(constant);
  expect(knownMachine()).toMatchObject(constant);
  const again = await calibrate({ recalibrate: true });
  expect(again.measuredAt).not.toBe(measured.measuredAt);
  expect(readdirSync(cache.path)).toHaveLength(1);
});

it('measures anew where the cache holds something else, and does without one', async () => {
  const cache = ownCache();
  await calibrate();
  const [name = ''] = readdirSync(cache.path);
  writeFileSync(cache.file(name), '{"kind":"machine"}');
  expect(knownMachine().source).toBe('assumed');
  mkdirSync(cache.file('not-a-folder'));
  writeFileSync(cache.file('file'), '');
  vi.stubEnv('FORKWISE_CACHE', cache.file('file'));
  expect((await calibrate()).source).toBe('measured');
});
