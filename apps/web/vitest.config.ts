import { defineConfig } from 'vitest/config';

import { compiledValidators } from './build/compiled-validators.ts';

export default defineConfig({
  plugins: [compiledValidators()],
  test: { name: 'web', include: ['test/*.test.ts'], testTimeout: 60_000 },
});
