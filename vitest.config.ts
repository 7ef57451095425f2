import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

import { ClosingLineReporter } from './tools/closing-line-reporter.ts';
import { findChromium, findRedis } from './tools/find-on-path.ts';

/** Every folder with a package.json under these patterns is one vitest project. */
const PROJECT_PATTERNS = [
  'packages/*/package.json',
  'apps/cli/package.json',
  'bench/package.json',
  'docs/package.json',
  'examples/package.json',
];

/** Their tests have real work measured and decided upon, so no other test runs beside them. */
const MEASURING = new Set(['packages/forkwise', 'packages/executor-async']);

const projects = globSync(PROJECT_PATTERNS, { cwd: import.meta.dirname }).map((manifest) => {
  const root = manifest.replace(/\/package\.json$/, '');
  return {
    extends: true as const,
    root: `${import.meta.dirname}/${root}`,
    test: {
      name: root.replace(/^.*\//, ''),
      include: ['test/**/*.test.ts'],
      fileParallelism: !MEASURING.has(root),
    },
  };
});

const chromium = findChromium();
/** Tests of the built page in a real browser, which no package of npm brings. */
const browser = {
  extends: true as const,
  root: `${import.meta.dirname}/apps/web`,
  test: {
    name: 'browser',
    include: ['test/browser/*.test.ts'],
    testTimeout: 180_000,
    globalSetup: [`${import.meta.dirname}/apps/web/test/browser/setup/serve-page.ts`],
    env: { CHROMIUM: chromium ?? '' },
  },
};
const notes = [
  ...(chromium === undefined
    ? ['The tests in a browser were left out: there is no chromium on the PATH.']
    : []),
  ...(findRedis() === undefined
    ? ['The recipe of a queue was not run: there is no redis-server on the PATH.']
    : []),
];

export default defineConfig({
  test: {
    // Tests start workers, processes and servers of their own, so each file gets a real process.
    pool: 'forks',
    // Most of them wait most of the time, so two run side by side even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A cold worker that imports a compiler takes seconds on a loaded machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes late there, too.
    expect: { poll: { timeout: 30_000 } },
    // What one test runs must not teach another, nor stay behind in the user's cache.
    env: { FORKWISE_HISTORY: 'off' },
    reporters: ['default', new ClosingLineReporter(notes)],
    projects: [
      ...projects,
      // Has a build step of its own, which needs core: from here, types would need core built.
      'apps/web/vitest.config.ts',
      ...(chromium === undefined ? [] : [browser]),
    ],
  },
});
