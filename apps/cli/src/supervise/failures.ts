import { ForkwiseError } from '@forkwise/core';

import type { Mark } from './marks.ts';

type Trying = Extract<Mark, { readonly kind: 'trying' }>;
type Loading = Extract<Mark, { readonly kind: 'loading' }>;

const HINT =
  'Run it with --strategy processes, where such an input is reported and the others go on.';

/** What the task did to the process that measured it; `found` is a clause. */
export function probeEnded(mark: Trying | Loading, found: string): ForkwiseError {
  const during = mark.kind === 'trying' ? `running ${named(mark)}` : 'loading it';
  return new ForkwiseError(
    'PROBE_ENDED',
    `${mark.task} ended its process while ${during}: ${found}.`,
    {
      expected: 'a task that returns, throws or rejects',
      found: `${found}, while ${during}`,
      hint: mark.kind === 'trying' ? HINT : 'Run `node` on the module alone to see why it ends.',
    },
  );
}

/** `limitMs`: how long it was waited for. */
export function probeStuck(mark: Trying, limitMs: number): ForkwiseError {
  const { task, timeoutMs } = mark;
  const seconds = Math.round(limitMs / 100) / 10;
  const message = `${task} was still running ${named(mark)} after ${seconds} s.`;
  return new ForkwiseError('PROBE_STUCK', message, {
    expected: timeoutMs === null ? 'inputs of less than a minute' : 'code that can be stopped',
    found: `${named(mark)} that does not end`,
    hint:
      timeoutMs === null
        ? 'Where inputs take longer than that, say how long with --timeout.'
        : `Code that holds its thread is stopped in workers only. ${HINT}`,
  });
}

function named({ first, count, shown }: Trying): string {
  const value = shown === null ? '' : ` (${shown})`;
  if (count === 1) return `input ${first}${value}`;
  return count === null
    ? `one of the inputs from ${first} on`
    : `one of the inputs ${first}${value} to ${first + count - 1}`;
}
