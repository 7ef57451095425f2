import { cpSync, existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findRedis } from '../../tools/find-on-path.ts';
import { type Block, blocksOf, commandsOf } from './blocks.ts';
import { PageFolder } from './page-folder.ts';
import { Redis } from './redis.ts';

const DOCS = join(import.meta.dirname, '..');

/** Blocks of these languages are what a program prints. */
const PRINTED = new Set(['text', '']);

const REDIS = findRedis();
const needsRedis = ({ code }: Block): boolean => code.includes('REDIS_URL');

/** Strict, and without the settings of whoever runs the tests. */
const SHELL = ['--norc', '--noprofile', '-euo', 'pipefail', '-c'];

describe.each(globSync('*.md', { cwd: DOCS }).toSorted())('the page %s', (name) => {
  const page = readFileSync(join(DOCS, name), 'utf8');
  const blocks = blocksOf(page).filter(({ language }) => !PRINTED.has(language));
  const running = blocks.filter((block) => REDIS !== undefined || !needsRedis(block));
  const folder = new PageFolder();
  afterAll(() => folder[Symbol.dispose]());
  let redis: Redis | undefined;
  beforeAll(async () => {
    if (REDIS === undefined || !blocks.some(needsRedis)) return;
    redis = await Redis.start(REDIS);
    folder.environment['REDIS_URL'] = redis.url;
  });
  afterAll(() => redis?.stop());

  it.each(running.map((block) => ({ ...block, where: `${block.language}, line ${block.line}` })))(
    'has code that runs: $where',
    async (block) => {
      const said = await outcomeOf(block, folder);
      expect(said).toMatch(/exit 0$/);
    },
  );

  it('has code that passes a type check', async () => {
    const hasTypes = blocks.some(({ language }) => language === 'ts');
    for (const block of blocks) if (!running.includes(block)) written(block, folder);
    expect(hasTypes ? await folder.complaints() : 'exit 0').toBe('exit 0');
  });

  it('has links that lead to files', () => {
    const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)];
    const paths = links.map(([, path = '']) => path);
    expect(paths.filter((path) => !existsSync(join(DOCS, dirname(name), path)))).toEqual([]);
  });
});

/** Named blocks are files for those that follow; all others run. */
async function outcomeOf(
  { language, name, line, code }: Block,
  folder: PageFolder,
): Promise<string> {
  if (language === 'sh') return await folder.run('bash', [...SHELL, commandsOf(code)]);
  const file = written({ language, name, line, code }, folder);
  return name === undefined ? await folder.run(process.execPath, [file]) : 'exit 0';
}

/** The name of the file that a block is now in. */
function written({ language, name, line, code }: Block, folder: PageFolder): string {
  const file = name ?? `line-${line}.${language}`;
  folder.write(file, code);
  return file;
}

/** Pages elsewhere, whose shell commands are about a clone, or about files that only their reader has. */
const OTHERS: readonly (readonly [page: string, setUp: (folder: PageFolder) => void])[] = [
  [
    '../README.md',
    ({ path }) => {
      for (const name of ['README.md', 'LICENSE']) cpSync(join(DOCS, '..', name), join(path, name));
    },
  ],
  [
    '../apps/cli/README.md',
    (folder) => folder.write('results.ndjson', '{"index":0,"status":"fulfilled","value":1}\n'),
  ],
];

describe.each(OTHERS)('the page %s', (name, setUp) => {
  it('has programs that run', async () => {
    using folder = new PageFolder();
    setUp(folder);
    const blocks = blocksOf(readFileSync(join(DOCS, name), 'utf8'));
    const programs = blocks.filter(({ language }) => language === 'ts');
    expect(programs.length).toBeGreaterThan(0);
    for (const block of programs) expect(await outcomeOf(block, folder)).toMatch(/exit 0$/);
    expect(await folder.complaints()).toBe('exit 0');
  });
});
