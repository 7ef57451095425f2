import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { complainAboutNode } from '../src/node-version.ts';
import { fixture, folder, forkwise } from './support/cli.ts';

const here = folder();

function file(name: string, content: string): string {
  const path = join(here, name);
  writeFileSync(path, content);
  return path;
}

const square = fixture('square.task.ts');

const cases: [what: string, args: string[], code: string, found: RegExp][] = [
  ['a module that is not there', ['run', 'none.task.ts'], 'TASK_NOT_FOUND', /none\.task\.ts/],
  [
    'a module with a syntax error',
    ['run', file('broken-syntax.task.mjs', 'export default function () { return ; ; )')],
    'TASK_IMPORT_FAILED',
    /SyntaxError[^]*broken-syntax\.task\.mjs|broken-syntax\.task\.mjs[^]*SyntaxError/,
  ],
  [
    'a module that throws while importing',
    ['advise', fixture('throws-on-import.task.ts')],
    'TASK_IMPORT_FAILED',
    /the configuration is missing/,
  ],
  ['an export that is not there', ['run', `${square}#cube`], 'TASK_EXPORT_MISSING', /cube/],
  [
    'an export that is no function',
    ['run', `${square}#notAFunction`],
    'TASK_NOT_A_FUNCTION',
    /number/,
  ],
  ['no inputs anywhere', ['run', fixture('no-inputs.task.ts')], 'INPUTS_MISSING', /--inputs FILE/],
  [
    'a pattern that the shell has spread out',
    ['advise', square, '--glob', 'a.jpg', ...Array.from({ length: 99 }, (_, n) => `${n}.jpg`)],
    'OPTION_INVALID',
    /arguments: 0\.jpg, [^]* … to do Put the pattern in quotes/,
  ],
  [
    'a trace to standard output',
    ['run', square, '--trace=-'],
    'OPTION_INVALID',
    /the path of a file/,
  ],
  [
    'inputs that cannot be iterated over',
    ['run', fixture('number-inputs.task.ts')],
    'INPUTS_NOT_ITERABLE',
    /number/,
  ],
  [
    'an inputs file that is not there',
    ['run', square, '--inputs', join(here, 'none.json')],
    'INPUTS_UNREADABLE',
    /no such file/,
  ],
  [
    'malformed JSON',
    ['run', square, '--inputs', file('bad.json', '[1,\n 2,,]')],
    'INPUTS_MALFORMED',
    /line 2, column 4/,
  ],
  [
    'malformed NDJSON',
    ['run', square, '--inputs', file('bad.ndjson', '1\n2\n{"a":}\n')],
    'INPUTS_MALFORMED',
    /line 3, column 6/,
  ],
  ['an unknown strategy', ['run', square, '--strategy', 'thread'], 'STRATEGY_UNKNOWN', /`threads`/],
  ['no workers', ['run', square, '--workers', '0'], 'OPTION_INVALID', /from 1 to 1,024/],
  ['less than no workers', ['run', square, '--workers', '-2'], 'OPTION_INVALID', /-2/],
  ['half a worker', ['run', square, '--workers', '0.5'], 'OPTION_INVALID', /0\.5/],
  ['absurdly many workers', ['run', square, '--workers', '1000000'], 'OPTION_INVALID', /1000000/],
  ['an unknown option', ['run', square, '--worker', '1'], 'OPTION_INVALID', /--workers/],
  ['an unknown command', ['rnu', square], 'OPTION_INVALID', /forkwise run/],
  [
    'an --out in a folder that is not there',
    ['run', square, '--out', join(here, 'none', 'out.ndjson')],
    'OUTPUT_UNWRITABLE',
    /ENOENT/,
  ],
  ['an --out that is a folder', ['run', square, '--out', here], 'OUTPUT_UNWRITABLE', /EISDIR/],
  [
    'a strategy that cannot run this workload',
    ['run', fixture('uncloneable.task.ts'), '--strategy', 'threads'],
    'STRATEGY_INFEASIBLE',
    /threads/,
  ],
];

describe('bad input', () => {
  it.each(cases)('%s is a clear error', async (_, args, code, found) => {
    const finished = await forkwise(args);
    expect(finished).toMatchObject({ code: 2, stdout: '' });
    const { stderr } = finished;
    expect(stderr).toContain(`${code}: `);
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(found);
    for (const label of ['expected', 'found', 'to do']) expect(stderr).toContain(`  ${label} `);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('is one JSON document on stdout with --json', async () => {
    const { code, stdout, stderr } = await forkwise(['run', square, '--workers', '0', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'error', code: 'OPTION_INVALID', found: '0' });
    expect(stderr).toContain('OPTION_INVALID');
  });

  it('leaves an older --out file as it was', async () => {
    const out = file('precious.ndjson', 'precious\n');
    const { code } = await forkwise(['run', 'none.task.ts', '--out', out]);
    expect(code).toBe(2);
    expect(readFileSync(out, 'utf8')).toBe('precious\n');
  });

  it('leaves no empty --out file behind', async () => {
    const out = join(here, 'never.ndjson');
    await forkwise(['run', 'none.task.ts', '--out', out]);
    expect(existsSync(out)).toBe(false);
  });

  it('never writes the results over the inputs', async () => {
    const inputs = file('inputs.ndjson', '1\n2\n');
    const { code, stderr } = await forkwise(['run', square, '--inputs', inputs, '--out', inputs]);
    expect(code).toBe(2);
    expect(stderr).toContain('OUTPUT_UNWRITABLE');
    expect(readFileSync(inputs, 'utf8')).toBe('1\n2\n');
  });
});

describe('the version of Node', () => {
  it.each(['20.20.2', '22.18.0', '18.0.0'])('%s is too old, in a sentence', (version) => {
    expect(complainAboutNode(version)).toMatch(
      new RegExp(`^NODE_TOO_OLD: [^]*expected +Node 22.19 or newer[^]*found +Node ${version}`),
    );
  });

  it.each(['22.19.0', '23.0.0', '24.21.0', '26.0.0'])('%s is new enough', (version) => {
    expect(complainAboutNode(version)).toBeUndefined();
  });
});
