import { expect, it } from 'vitest';

import { childExecArgv } from '../src/exec-argv.ts';

it('keeps the flags of this process except those that run code or claim a port', () => {
  const own = ['--conditions=dev', '-e', 'code()', '--inspect-brk=0', '--input-type=module'];
  expect(childExecArgv(own, undefined)).toEqual(['--conditions=dev']);
});

it('limits the heap when asked to', () => {
  expect(childExecArgv([], 256)).toEqual(['--max-old-space-size=256']);
});
