import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { type Context, run, verdicts } from './harness.ts';

const LONE_DEATHS = new URL('../fixtures/lone-deaths.ts', import.meta.url).pathname;
const INPUTS = 1000;
const KILLER = 617;

/** How one input ends its worker, and what its outcome says of it. Only a process survives signals. */
const WAYS = {
  thread: { exit: /exit code 3/, flood: /out of memory/ },
  process: {
    exit: /exit code 3/,
    flood: /SIGABRT|SIGTRAP/,
    abort: /SIGABRT/,
    sigkill: /SIGKILL/,
  },
} as const;

/** What throws there instead of ending anything. */
const REFUSED = { thread: ['abort'], process: [] } as const;

/** One input among many that its worker does not survive. */
export function killerTests(context: Context): void {
  const { plan } = context;
  const inputs = (how: string): (string | number)[] =>
    Array.from({ length: INPUTS }, (_, at) => (at === KILLER ? how : at));
  const inOneChunk = { ...context, plan: { ...plan, chunkSize: INPUTS } };

  for (const [how, found] of Object.entries(WAYS[plan.workerKind])) {
    it(`loses nothing but the killer among ${INPUTS} inputs by ${how}`, async () => {
      const changes = { workerHeapMb: 48, retries: 1 };
      const outcomes = await run(inOneChunk, 'killer.task.ts', 'default', inputs(how), changes);
      expect(verdicts(outcomes)).toEqual(
        inputs(how).map((input) => (input === how ? 'crashed WORKER_CRASHED' : 'fulfilled')),
      );
      expect(outcomes[KILLER]).toMatchObject({
        index: KILLER,
        error: { found: expect.stringMatching(found) as string },
      });
    });
  }

  for (const how of REFUSED[plan.workerKind]) {
    it(`has ${how}, which Node refuses such a worker, rejected`, async () => {
      const outcomes = await run(inOneChunk, 'killer.task.ts', 'default', inputs(how));
      expect(verdicts(outcomes)).toEqual(
        inputs(how).map((input) => (input === how ? 'rejected' : 'fulfilled')),
      );
    });
  }

  it.each(['exit', 'throwLater'])('outlives its only worker, which ends by %s', async (how) => {
    const { moduleUrl, factory } = context;
    const given = [LONE_DEATHS, moduleUrl, factory, JSON.stringify(plan), how];
    const { stdout } = await promisify(execFile)(process.execPath, given);
    expect(stdout.trim()).toBe('crashed WORKER_CRASHED');
  });

  it(`loses nothing but the one that never ends among ${INPUTS} inputs`, async () => {
    const changes = { timeoutMs: 250 };
    const outcomes = await run(inOneChunk, 'killer.task.ts', 'default', inputs('spin'), changes);
    expect(verdicts(outcomes)).toEqual(
      inputs('spin').map((input) => (input === 'spin' ? 'timedOut INPUT_TIMED_OUT' : 'fulfilled')),
    );
  });

  it('blames no input for a worker that dies while it starts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forkwise-'));
    const log = join(folder, 'log');
    writeFileSync(log, '');
    Object.assign(process.env, { FORKWISE_TEST_LOG: log, FORKWISE_TEST_MAIN: process.pid });
    try {
      const alone = { ...context, plan: { ...plan, workers: 1 } };
      const changes = { retries: 1 };
      const outcomes = await run(alone, 'rough-start.task.ts', 'default', ['a', 'once'], changes);
      expect(verdicts(outcomes)).toEqual(['fulfilled', 'fulfilled']);
      expect(readFileSync(log, 'utf8')).toBe('stsst');
    } finally {
      delete process.env['FORKWISE_TEST_LOG'];
      rmSync(folder, { recursive: true });
    }
  });
}
