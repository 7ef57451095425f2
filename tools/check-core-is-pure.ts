/**
 * Proves that core runs in a browser: bundles `@forkwise/core` as Vite would for a page, with all
 * that it depends on, and fails with the way of the import if anything reaches a Node built-in.
 * The lint rule sees only what core itself imports; this also sees what its dependencies do.
 */
import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'vite';

const repository = join(import.meta.dirname, '..');
const entry = join(repository, 'packages/core/src/index.ts');

const refuseNode: Plugin = {
  name: 'refuse-node',
  enforce: 'pre',
  resolveId(specifier, importer) {
    if (!isBuiltin(specifier)) return null;
    const from = relative(repository, importer ?? entry);
    throw new Error(`core must run in a browser, but ${from} imports ${specifier}`);
  },
};

await build({
  configFile: false,
  root: repository,
  logLevel: 'error',
  plugins: [refuseNode],
  build: { write: false, lib: { entry, formats: ['es'] } },
});
console.log('core has no Node import: it bundles for a browser');
