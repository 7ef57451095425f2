/**
 * `pnpm start` in the repository. With arguments it is the CLI; without, it shows what forkwise
 * does on a bundled example.
 */
if (process.argv.length > 2) {
  await import('./cli.ts');
} else {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { enlargePool } = await import('@forkwise/core/node');
  enlargePool();
  const { walkThrough } = await import('./walk-through.ts');
  process.exit(await walkThrough());
}
