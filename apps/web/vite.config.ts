import { defineConfig } from 'vite';

import { cagedCode } from './build/caged-code.ts';
import { compiledValidators } from './build/compiled-validators.ts';

export default defineConfig({
  // Works from any folder of any static host.
  base: './',
  plugins: [compiledValidators(), cagedCode()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2024',
    // The polyfill fetches, which the page's own policy forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
});
