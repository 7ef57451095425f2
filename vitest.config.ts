import { globSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './tools/closing-line-reporter.ts';

/** Every folder with a package.json under these patterns is one vitest project. */
const PROJECT_PATTERNS = [
  'packages/*/package.json',
  'apps/cli/package.json',
  'bench/package.json',
  'examples/package.json',
];

const projects = globSync(PROJECT_PATTERNS, { cwd: import.meta.dirname }).map((manifest) => {
  const root = manifest.replace(/\/package\.json$/, '');
  return {
    extends: true as const,
    root: `${import.meta.dirname}/${root}`,
    test: { name: root.replace(/^.*\//, ''), include: ['test/**/*.test.ts'] },
  };
});

export default defineConfig({
  test: {
    // Tests start workers, processes and servers of their own, so each file gets a real process.
    pool: 'forks',
    // A cold worker that imports a compiler takes seconds on a loaded machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What one test runs must not teach another, nor stay behind in the user's cache.
    env: { FORKWISE_HISTORY: 'off' },
    reporters: ['default', new ClosingLineReporter()],
    projects,
  },
});
