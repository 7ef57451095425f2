import { runInNewContext } from 'node:vm';

import { describe, expect, it } from 'vitest';

import { TASK_PRESETS } from '../src/measure/presets.ts';
import { taskProgram } from '../src/measure/task-program.ts';

interface Handed {
  readonly task: (input: number, shared?: unknown) => unknown;
  readonly inputs: Iterable<number>;
  readonly shared: (() => unknown) | undefined;
}

/** What the program of a task module hands over. */
function handedBy(module: string): Handed {
  const program = taskProgram('', module);
  if (program.kind === 'refused') throw new Error(program.reason);
  const handed: Handed[] = [];
  runInNewContext(program.text, { forkwiseLane: (one: Handed) => handed.push(one) });
  if (handed[0] === undefined) throw new Error('nothing was handed over');
  return handed[0];
}

describe('the program of a task module', () => {
  it.each([
    ['a named function', 'export default function twice(n) { return 2 * n; }'],
    [
      'a named function, used elsewhere',
      'export default function twice(n) { return 2 * n; }\ntwice(1);',
    ],
    ['a function without a name', 'export default function (n) { return 2 * n; }'],
    ['an arrow', 'export default (n) => n * 2;'],
    ['a name', 'const twice = (n) => n * 2;\nexport default twice;'],
    [
      'helpers before and after it',
      'const TWO = () => two;\nexport default (n) => TWO() * n\nconst two = 2;',
    ],
    ['a function alone', 'function (n) { return 2 * n; }'],
    ['an arrow alone', 'n => 2 * n'],
  ])('hands over %s', (_, module) => {
    expect(handedBy(module).task(21)).toBe(42);
  });

  it('hands over what else the module exports, also if declared as functions', () => {
    const module = `export const inputs = [1, 2];
export default (n, { add }) => n + add;
export function shared() { return { add: 5 }; }
export const other = 1;`;
    const { task, inputs, shared } = handedBy(module);
    expect([...inputs].map((input) => task(input, shared?.()))).toEqual([6, 7]);
  });

  it('is strict, as modules are', () => {
    expect(() => handedBy('undeclared = 1;')).toThrow('undeclared is not defined');
  });

  it('keeps lines where they are, after those of the lane', () => {
    const program = taskProgram('one;\ntwo;\n', 'export const inputs = [];\n\nexport default 7;');
    if (program.kind === 'refused') throw new Error(program.reason);
    expect(program.linesBefore).toBe(2);
    expect(program.text.split('\n').slice(2, 5)).toEqual([
      'const inputs = [];',
      '',
      'const forkwiseTask = 7;',
    ]);
  });

  it.each([
    ['nothing', ' \n', 'no code'],
    ['an import', 'import { x } from "y";', 'imported'],
    ['an import further down', 'const a = 1;\n  import "y";', 'imported'],
  ])('is refused for %s', (_, module, reason) => {
    const program = taskProgram('', module);
    expect(program.kind === 'refused' ? program.reason : '').toContain(reason);
  });

  it.each(TASK_PRESETS)('is made of the example “$name”', ({ module }) => {
    const { task, inputs } = handedBy(module);
    expect(task).toBeTypeOf('function');
    expect([...inputs].length).toBeGreaterThan(3);
  });
});
