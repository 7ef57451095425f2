#!/usr/bin/env node
/**
 * The bin. It imports nothing before it knows that this Node can load the rest, so that an old one
 * gets a sentence instead of a syntax error.
 */
const { complainAboutNode } = await import('./node-version.ts');
const complaint = complainAboutNode(process.versions.node);
if (complaint === undefined) {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const argv = process.argv.slice(2);
  const { isSupervised, superviseAtOnce } = await import('./supervise/at-once.ts');
  if (isSupervised(argv)) process.exit(await superviseAtOnce(argv));
  const { enlargePool } = await import('@forkwise/core/node');
  enlargePool();
  const { main } = await import('./main.ts');
  process.exit(await main(argv));
} else {
  process.stderr.write(complaint);
  process.exitCode = 2;
}
