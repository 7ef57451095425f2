import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

import { map } from '../src/index.ts';
import { locateTask } from '../src/task/locate.ts';
import { faultOf } from './support/faults.ts';
import { Folder, fixture } from './support/paths.ts';

const EXPORTS = fixture('exports.task.ts');
const sequential = { strategy: 'sequential' } as const;

describe('a task is named by', () => {
  it.each([
    ['a path', fixture('kinds.task.ts#double')],
    ['a relative path', `${relative(process.cwd(), fixture('kinds.task.ts'))}#double`],
    ['the text of a URL', `${pathToFileURL(fixture('kinds.task.ts')).href}#double`],
    ['a URL', new URL(`${pathToFileURL(fixture('kinds.task.ts')).href}#double`)],
  ])('%s', async (_, task) => {
    expect(await map(task, [1, 2], sequential)).toEqual([2, 4]);
  });
});

describe('locating a task', () => {
  const url = pathToFileURL(EXPORTS).href;

  it('takes the default export where none is named', () => {
    expect(locateTask(EXPORTS)).toEqual({ url, exportName: 'default' });
    expect(locateTask(`${EXPORTS}#`)).toEqual({ url, exportName: 'default' });
  });

  it('splits off the name of an export, and decodes it', () => {
    expect(locateTask(`${EXPORTS}#crop`)).toEqual({ url, exportName: 'crop' });
    expect(locateTask(`${EXPORTS}#größe`)).toEqual({ url, exportName: 'größe' });
  });

  it('finds files whose names hold a "#", a space or a "%"', () => {
    using folder = new Folder();
    for (const name of ['a#b.mjs', 'a b.mjs', '100%.mjs']) {
      const path = folder.file(name);
      writeFileSync(path, 'export default (x) => x;\n');
      const { href } = pathToFileURL(path);
      expect(locateTask(path)).toEqual({ url: href, exportName: 'default' });
      expect(locateTask(`${path}#twice`)).toEqual({ url: href, exportName: 'twice' });
    }
  });

  it('leaves modules that are no files to the import', () => {
    const source = 'data:text/javascript,export%20default%201';
    expect(locateTask(`${source}#two`)).toEqual({ url: source, exportName: 'two' });
  });

  it('says so when there is no such file', async () => {
    const fault = await faultOf(() => locateTask('./no/such.task.ts#go'));
    expect(fault.code).toBe('TASK_NOT_FOUND');
    expect(fault.message).toMatch(/ at \/.*no\/such\.task\.ts\.$/);
  });
});

describe('a module that cannot be used', () => {
  it('names the functions it exports when the one asked for is missing', async () => {
    for (const task of [EXPORTS, `${EXPORTS}#rotate`]) {
      const fault = await faultOf(() => map(task, [1]));
      expect(fault.code).toBe('TASK_EXPORT_MISSING');
      expect(fault.hint).toContain('#crop');
      expect(fault.hint).toContain('#resize');
      expect(fault.hint).not.toContain('#version');
      expect(fault.found).toContain('version');
    }
  });

  it('says that it exports nothing', async () => {
    const fault = await faultOf(() => map(fixture('nothing.task.ts'), [1]));
    expect(fault).toMatchObject({ code: 'TASK_EXPORT_MISSING', found: 'no exports' });
  });

  it('is told apart from one whose export is no function', async () => {
    const fault = await faultOf(() => map(`${EXPORTS}#version`, [1]));
    expect(fault).toMatchObject({ code: 'TASK_NOT_A_FUNCTION', found: 'number' });
  });

  it('names the tasks of a CommonJS module, and nothing else of it', async () => {
    using folder = new Folder();
    writeFileSync(
      folder.file('tasks.cjs'),
      'exports.half = (n) => n / 2;\nexports.inputs = () => [1];\nexports.shared = () => 1;\n',
    );
    for (const task of ['tasks.cjs', 'tasks.cjs#hlaf']) {
      const fault = await faultOf(() => map(folder.file(task), [1]));
      expect(fault.hint).toBe('Name one after a "#": #half.');
      expect(fault.found).not.toContain('module.exports');
    }
  });

  it('says why `shared` failed', async () => {
    const fault = await faultOf(() => map(fixture('shared-failing.task.ts'), [1]));
    expect(fault).toMatchObject({ code: 'SHARED_FAILED', found: 'Error: the table is missing' });
  });
});

const execute = promisify(execFile);
const FACADE = pathToFileURL(fixture('../../src/index.ts')).href;

/** The error of a module's import by Node itself: here, the test runner would load it instead. */
async function importFault(path: string): Promise<Record<string, string>> {
  const script = `
    import { map } from ${JSON.stringify(FACADE)};
    await map(${JSON.stringify(path)}, [1]).catch(({ code, found, hint, cause }) =>
      console.log(JSON.stringify({ code, found, hint, cause: String(cause) })));`;
  const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', script]);
  return JSON.parse(stdout) as Record<string, string>;
}

describe('a module that fails to import says where and why', () => {
  it.each([
    ['throws', '\nconst table = undefined;\ntable.rows;\n', /^TypeError: .*rows.* \(at .*:3:7\)$/],
    ['cannot be parsed', '\n\nexport default (;\n', /^SyntaxError: .*broken\.mjs:3/],
    ['imports what is not there', "import './missing.mjs';\n", /missing\.mjs.*broken\.mjs/],
    ['imports an unknown name', "import { nothing } from 'node:fs';\n", /nothing.*broken\.mjs:1/],
    ['throws a text', "throw 'just text';\n", /^it threw just text$/],
  ])('when it %s', async (_, source, found) => {
    using folder = new Folder();
    writeFileSync(folder.file('broken.mjs'), source);
    const fault = await importFault(folder.file('broken.mjs'));
    expect(fault['code']).toBe('TASK_IMPORT_FAILED');
    expect(fault['found']).toMatch(found);
    expect(fault['hint']).toContain('`node`');
  });

  it('and what to do where its package makes it CommonJS', async () => {
    using folder = new Folder();
    writeFileSync(folder.file('package.json'), '{ "type": "commonjs" }');
    for (const line of ["import 'node:fs';", 'export const inputs = [];']) {
      writeFileSync(folder.file('task.ts'), `${line}\n`);
      const fault = await importFault(folder.file('task.ts'));
      expect(fault['hint']).toContain('"type": "module"');
    }
  });
});
