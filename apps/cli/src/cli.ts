#!/usr/bin/env node
/**
 * The bin. It imports nothing before it knows that this Node can load the rest, so that an old one
 * gets a sentence instead of a syntax error.
 */
const { complainAboutNode } = await import('./node-version.ts');
const complaint = complainAboutNode(process.versions.node);
if (complaint === undefined) {
  const argv = process.argv.slice(2);
  const { printHelp, readyHelp } = await import('./help/ready-help.ts');
  const { columnsOf } = await import('./terminal/columns.ts');
  const help = readyHelp(argv, columnsOf(process.stdout));
  if (help !== undefined && (await printHelp(help))) process.exit(0);
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { isSupervised, superviseAtOnce } = await import('./supervise/at-once.ts');
  const code = isSupervised(argv) ? await superviseAtOnce(argv) : undefined;
  if (code !== undefined) process.exit(code);
  const { enlargePool } = await import('@forkwise/core/node');
  enlargePool();
  const { main } = await import('./main.ts');
  process.exit(await main(argv));
} else {
  process.stderr.write(complaint);
  process.exitCode = 2;
}
