import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { TasksDocument } from '../src/api/index.ts';
import { MOST_MODULES } from '../src/tasks/rules.ts';
import { searchModules } from '../src/tasks/search.ts';
import { get } from './support/client.ts';
import { EXAMPLES, emptyFolder } from './support/folder.ts';
import { serve } from './support/serve.ts';

async function listOf(files: Readonly<Record<string, string>>): Promise<TasksDocument> {
  const root = emptyFolder();
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), source);
  }
  await using server = await serve(root);
  return await get(server, '/api/tasks');
}

const TASK = 'export default (x) => x;';

describe('the list of task modules', () => {
  it('has every example, with the names of its exports and without running it', async () => {
    await using server = await serve(EXAMPLES);
    const { modules, complete } = await get<TasksDocument>(server, '/api/tasks');
    expect(complete).toBe(true);
    expect(modules).toHaveLength(8);
    expect(modules).toContainEqual({
      module: 'big-table/big-table.task.ts',
      exports: ['default'],
      inputs: 'exported',
    });
  });

  it('goes by the names of files, and leaves out hidden folders and the code of others', async () => {
    const { modules } = await listOf({
      'b.task.js': TASK,
      'a.task.mjs': TASK,
      'deep/er/c.task.ts': TASK,
      'plain.ts': TASK,
      '.task.ts': TASK,
      'd.task.json': '[]',
      'node_modules/p/p.task.js': TASK,
      'deep/node_modules/p/p.task.js': TASK,
      '.git/p.task.js': TASK,
    });
    expect(modules.map(({ module }) => module)).toEqual([
      'a.task.mjs',
      'b.task.js',
      'deep/er/c.task.ts',
    ]);
  });

  it('reads exports from the text of a module, types left out', async () => {
    const { modules } = await listOf({
      '1.task.ts':
        'export interface A {} export type B = 1; export function f<T>(x: T): T { return x }' +
        ' export const inputs = [1], g = 2; export const shared = 3; export { f as default };',
      '2.task.js': 'export * from "./1.task.ts"; export const own = 1;',
      '3.task.js': 'throw new Error("never run"); export default 1',
      '4.task.js': 'export default `${',
    });
    expect(modules.map(({ exports, inputs }) => [inputs, ...exports.toSorted()])).toEqual([
      ['exported', 'default', 'f', 'g'],
      ['unknown', 'own'],
      ['missing', 'default'],
      ['unknown', 'default'],
    ]);
  });

  it('follows no links, so that a circle of them ends', async () => {
    const root = emptyFolder();
    writeFileSync(join(root, 'a.task.js'), TASK);
    symlinkSync(root, join(root, 'circle'));
    symlinkSync(join(root, 'a.task.js'), join(root, 'b.task.js'));
    expect(await searchModules(root)).toEqual({ modules: ['a.task.js'], complete: true });
  });

  it('is bounded, and says so', async () => {
    const many = emptyFolder();
    for (let index = 0; index <= MOST_MODULES; index += 1) {
      writeFileSync(join(many, `${index}.task.js`), TASK);
    }
    const found = await searchModules(many);
    expect(found.modules).toHaveLength(MOST_MODULES);
    expect(found.complete).toBe(false);
    const deep = emptyFolder();
    mkdirSync(join(deep, 'a/'.repeat(40)), { recursive: true });
    writeFileSync(join(deep, 'a/'.repeat(40), 'a.task.js'), TASK);
    expect(await searchModules(deep)).toEqual({ modules: [], complete: false });
  });
});
