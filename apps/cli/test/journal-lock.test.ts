import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { JournalLock, lockAddress } from '../src/journal/lock.ts';
import { fixture, folder, forkwise } from './support/cli.ts';
import { groupGone, outcomesIn, signalGroup, startGroup } from './support/journal.ts';

const here = folder();
const slow = fixture('slow-square.task.ts');
/** One after another they take far longer than it takes to be refused. */
const INPUTS = 20_000;

describe('a journal that a run is writing', () => {
  it('is refused to any other run, and free again once that is killed', async () => {
    const out = join(here, 'busy.ndjson');
    const inputs = join(here, 'inputs.ndjson');
    writeFileSync(inputs, Array.from({ length: INPUTS }, (_, n) => `${n}\n`).join(''));
    const args = ['run', slow, '--inputs', inputs, '--out', out];
    const child = startGroup([...args, '--strategy', 'sequential', '--quiet']);
    while (!existsSync(out) || readFileSync(out).length === 0) await sleep(10);
    for (const more of [[], ['--resume']]) {
      const { code, stderr } = await forkwise([...args, ...more]);
      expect(code).toBe(2);
      expect(stderr).toContain('JOURNAL_BUSY');
      expect(stderr).toContain(`process ${child.pid}`);
    }
    signalGroup(child, 'SIGKILL');
    await groupGone(child);
    const plan = ['--strategy', 'async', '--concurrency', '256'];
    const rest = await forkwise([...args, ...plan, '--resume']);
    expect(rest).toMatchObject({ code: 0 });
    expect(await outcomesIn(out)).toHaveLength(INPUTS);
  });
});

// Each platform's kind of address, as far as this one has it.
const PLATFORMS =
  process.platform === 'linux' ? (['linux', 'darwin'] as const) : [process.platform];

describe.each(PLATFORMS)('the lock of a journal, as on %s,', (platform) => {
  it('is held by one at a time', async () => {
    const path = join(here, `held-${platform}`);
    {
      await using _ = await JournalLock.take(path, platform);
      const found = `process ${process.pid}, which has it`;
      await expect(JournalLock.take(path, platform)).rejects.toMatchObject({
        code: 'JOURNAL_BUSY',
        found,
      });
      await using other = await JournalLock.take(`${path}-other`, platform);
      expect(other).toBeInstanceOf(JournalLock);
    }
    await using again = await JournalLock.take(path, platform);
    expect(again).toBeInstanceOf(JournalLock);
  });

  it("is nobody's after a kill -9", async () => {
    const path = join(here, `killed-${platform}`);
    const address = JSON.stringify(lockAddress(path, platform));
    const code = `require('node:net').createServer().listen(${address}, () => console.log('up'))`;
    const holder = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    await expect(JournalLock.take(path, platform)).rejects.toMatchObject({ code: 'JOURNAL_BUSY' });
    holder.kill('SIGKILL');
    await once(holder, 'close');
    await using lock = await JournalLock.take(path, platform);
    expect(lock).toBeInstanceOf(JournalLock);
  });
});
