import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

import { fixture } from './support/paths.ts';

const execute = promisify(execFile);

const MOST_OUTPUT_BYTES = 64 * 2 ** 20;

/** What V8 says it inlined into what, by all threads of a process that runs 40,000 inputs. */
async function inlinings(strategy: string): Promise<readonly string[]> {
  const { stdout } = await execute(
    process.execPath,
    ['--trace-turbo-inlining', '--trace-maglev-inlining', fixture('inlined-run.ts'), strategy],
    { maxBuffer: MOST_OUTPUT_BYTES },
  );
  expect(stdout).toContain('done 80000');
  return stdout.split('\n').filter((line) => /\binlining 0x/i.test(line));
}

describe.concurrent('a task does not become part of the loop that calls it', () => {
  it.each(['auto', 'sequential', 'async', 'threads', 'shared-memory'])(
    'under %s',
    async (strategy) => {
      const inlined = await inlinings(strategy);
      expect(inlined.some((line) => line.includes('SharedFunctionInfo summedSquaresToo>'))).toBe(
        true,
      );
      expect(inlined.filter((line) => line.includes('SharedFunctionInfo summedSquares>'))).toEqual(
        [],
      );
    },
  );
});
