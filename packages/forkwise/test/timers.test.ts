import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { fixture } from './support/paths.ts';

const execute = promisify(execFile);

it('has all inputs in flight at once as soon as the first has waited for nothing but a timer', async () => {
  const { stdout } = await execute(process.execPath, [fixture('waiting-run.ts')]);
  // Trebling from four or ten would never have got as far with 120 inputs.
  expect(Number(stdout)).toBeGreaterThan(100);
});
