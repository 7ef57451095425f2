import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

import { fixture } from './support/paths.ts';

const execute = promisify(execFile);

/** Runs in a process of its own, which must end by itself: it is killed after so long. */
async function lone(how: string, strategy: string): Promise<string> {
  const { stdout, stderr } = await execute(
    process.execPath,
    [fixture('lone-run.ts'), how, strategy],
    { timeout: 50_000, killSignal: 'SIGKILL' },
  );
  expect(stderr).toBe('');
  return stdout;
}

describe.concurrent.each(['auto', 'async', 'threads', 'processes', 'shared-memory'])(
  'a process lives no longer under %s than a run that',
  (strategy) => {
    it.each(['breaks off an endless source', 'rejects'])('%s', async (how) => {
      expect(await lone(how, strategy)).toBe('done\n');
    });
  },
);

describe.concurrent('a process lives no longer under auto than a run that', () => {
  it.each([
    'completes',
    'breaks off an endless async source',
    'is aborted while its source is silent',
    'is disposed of unused',
  ])('%s', async (how) => {
    expect(await lone(how, 'auto')).toBe('done\n');
  });
});
