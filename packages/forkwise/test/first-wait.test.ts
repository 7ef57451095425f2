import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { FirstWait } from '../src/probe/first-wait.ts';
import { fixture } from './support/paths.ts';

const execute = promisify(execFile);

it('tells inputs that wait for timers alone from those that anybody answers', async () => {
  // In a process of its own: what runs tests has connections too.
  const { stdout } = await execute(process.execPath, [fixture('first-wait.ts')]);
  expect(JSON.parse(stdout)).toEqual({
    timer: true,
    timers: true,
    limited: false,
    port: [false, false, false, false],
    pipe: [false, false, false, false],
    worker: false,
    unseen: false,
  });
});

it('has all inputs in flight at once as soon as the first has waited for nothing but a timer', async () => {
  const { stdout } = await execute(process.execPath, [fixture('waiting-run.ts')]);
  // Trebling from four or ten would never have got as far with 120 inputs.
  expect(Number(stdout)).toBeGreaterThan(100);
});

it('wants a timer for each that waits beside it', async () => {
  const pending = sleep(8);
  const first = new FirstWait(pending, false);
  first.look(0);
  first.look(1000);
  await pending;
  await new Promise(setImmediate);
  expect([first.over, first.forTimers]).toEqual([true, false]);
});

it('says nothing of one that was over before it was looked at', async () => {
  const first = new FirstWait(Promise.resolve(), false);
  await new Promise(setImmediate);
  first.look(0);
  expect([first.over, first.forTimers]).toEqual([true, false]);
});
