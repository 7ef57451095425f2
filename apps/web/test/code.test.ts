import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Plan } from '@forkwise/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type CodeFile, taskFile } from '../src/answer/code/file.ts';
import { commandLine, forkwiseCode } from '../src/answer/code/forkwise.ts';
import { plainCode } from '../src/answer/code/plain.ts';

const execute = promisify(execFile);

const PLAN: Plan = {
  strategy: 'threads',
  workers: 2,
  concurrency: 1,
  chunkSize: 3,
  workerKind: 'thread',
};
const PLANS: readonly Plan[] = [
  { ...PLAN, strategy: 'sequential', workers: 1, chunkSize: 1 },
  { ...PLAN, strategy: 'async', workers: 1, concurrency: 4, chunkSize: 1 },
  PLAN,
  { ...PLAN, strategy: 'shared-memory' },
  { ...PLAN, strategy: 'processes', workerKind: 'process' },
  { ...PLAN, strategy: 'hybrid', concurrency: 2 },
  { ...PLAN, strategy: 'hybrid', concurrency: 2, workerKind: 'process' },
];
const MODULE = { importMs: 5, source: 'module', isolation: 'none' } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forkwise-code-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The results of `main.mjs`, with a task that tells what it was called with. */
async function resultsOf(
  files: readonly CodeFile[],
  body: string,
  name = 'results',
): Promise<unknown> {
  for (const file of files) {
    const filled = file.text
      // There is no package beside it.
      .replace("from 'forkwise'", `from '${import.meta.resolve('forkwise')}'`)
      .replace('return input; // what one input does', body)
      .replace('inputs = []', 'inputs = Array.from({ length: 11 }, (_, index) => index)');
    await writeFile(join(folder, file.name), filled);
  }
  await writeFile(
    join(folder, 'print.mjs'),
    `import { ${name} } from './main.mjs';\nconsole.log(JSON.stringify(${name}));\n`,
  );
  const env = { ...process.env, FORKWISE_HISTORY: 'off' };
  const { stdout } = await execute(process.execPath, [join(folder, 'print.mjs')], { env });
  return JSON.parse(stdout);
}

const DOUBLED = Array.from({ length: 11 }, (_, index) => 2 * index);

describe('the code to paste, with Node alone', () => {
  it.each(PLANS.map((plan) => [`${plan.strategy}, ${plan.workerKind}`, plan] as const))(
    'runs every input once, in order: %s',
    async (_, plan) => {
      const workload = { shared: { form: 'none', bytes: 0 }, task: MODULE } as const;
      const files = [...plainCode(plan, workload), taskFile('none')];
      expect(await resultsOf(files, 'return 2 * input;')).toEqual(DOUBLED);
    },
  );

  it.each(PLANS.map((plan) => [`${plan.strategy}, ${plan.workerKind}`, plan] as const))(
    'hands every call what all of them use: %s',
    async (_, plan) => {
      const ofArrays = { shared: { form: 'binary', bytes: 8e6 }, task: MODULE } as const;
      const files = [...plainCode(plan, ofArrays), taskFile('binary')];
      expect(await resultsOf(files, 'return 2 * input + table[input];')).toEqual(DOUBLED);
      const ofObjects = { shared: { form: 'objects', bytes: 8e6 }, task: MODULE } as const;
      const others = [...plainCode(plan, ofObjects), taskFile('objects')];
      expect(await resultsOf(others, 'return 2 * input + table.size;')).toEqual(DOUBLED);
    },
  );
});

describe('the code to paste, with forkwise', () => {
  it.each(['results', 'asAdvised'])('runs every input once, in order: %s', async (name) => {
    const files = [forkwiseCode(PLAN, 'module'), taskFile('binary')];
    expect(await resultsOf(files, 'return 2 * input + table[input];', name)).toEqual(DOUBLED);
  });

  it('names the parameters that the strategy has', () => {
    const optionsOf = (plan: Plan): string =>
      /inputs, \{\s+(.*),\s+\}/s
        .exec(forkwiseCode(plan, 'module').text)?.[1]
        ?.replaceAll(/,\s+/g, ', ') ?? '';
    expect(PLANS.map(optionsOf)).toEqual([
      "strategy: 'sequential'",
      "strategy: 'async', concurrency: 4",
      "strategy: 'threads', workers: 2, chunkSize: 3",
      "strategy: 'shared-memory', workers: 2, chunkSize: 3",
      "strategy: 'processes', workers: 2, chunkSize: 3",
      "strategy: 'hybrid', workers: 2, concurrency: 2, chunkSize: 3",
      "strategy: 'hybrid', workers: 2, concurrency: 2, chunkSize: 3",
    ]);
  });

  it('passes a closure as it is', () => {
    const { text } = forkwiseCode(PLAN, 'function');
    expect(text).toContain('const task = work;');
    expect(text).not.toContain('import.meta.url');
  });

  it('has a line for a terminal', () => {
    expect(commandLine(PLAN)).toBe(
      'forkwise run work.task.mjs --strategy threads --workers 2 --chunk 3',
    );
  });
});
