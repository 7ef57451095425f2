import { ForkwiseError } from '@forkwise/core';

import { type Mark, shorten } from './marks.ts';
import type { Place } from './run-place.ts';

type Trying = Extract<Mark, { readonly kind: 'trying' }>;
type Loading = Extract<Mark, { readonly kind: 'loading' }>;

const HINT =
  'Run it with `forkwise run --strategy processes`, where such an input is reported and the others go on.';

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

/** A run whose inputs run in its own process. */
export interface Supervised {
  /** As on the command line. */
  readonly task: string;
  /** The journal, if there is one. */
  readonly out: string | undefined;
}

/** What the task did to the process of a run; `found` is a clause. */
export function runEnded({ task, out }: Supervised, place: Place, found: string): ForkwiseError {
  const at = named(shownAt(place));
  return new ForkwiseError('RUN_ENDED', `${task} ended the run while running ${at}: ${found}.`, {
    expected: 'a task that returns, throws or rejects',
    found: `${found}, while running ${at} in the process of the run`,
    hint: goOn('processes', out),
  });
}

/** What holds the thread of a run; `isOver`: and ends it, as nobody else has. */
export function runStuck(
  { task, out }: Supervised,
  place: Place,
  { heldMs, isOver }: { readonly heldMs: number; readonly isOver: boolean },
): ForkwiseError {
  const at = named(shownAt(place));
  const seconds = Math.round(heldMs / 100) / 10;
  const message = isOver
    ? `The run was given up: ${task} has held its thread for ${seconds} s with ${at}.`
    : `${task} has held the thread of the run for ${seconds} s with ${at}.`;
  return new ForkwiseError('RUN_STUCK', message, {
    expected: 'inputs that let go of their thread within --timeout',
    found: 'code that holds it, which can be stopped in workers only',
    hint: isOver
      ? goOn('threads', out)
      : `Wait, or end the run with \`kill -9 ${process.pid}\`: Ctrl-C is not heard before. ${goOn('threads', out)}`,
  });
}

function goOn(strategy: 'threads' | 'processes', out: string | undefined): string {
  const resume = out === undefined ? '' : ' --resume, which goes on with what the file has,';
  return `Run it with --strategy ${strategy}${resume === '' ? ',' : resume} where such an input is reported and the others go on.`;
}

const shownAt = ({ value, ...place }: Place): Named => ({
  ...place,
  shown: value === undefined ? null : shorten(value),
});

type Named = Pick<Trying, 'first' | 'count' | 'shown'>;

function named({ first, count, shown }: Named): string {
  const value = shown === null ? '' : ` (${shown})`;
  if (count === 1) return `input ${first}${value}`;
  return count === null
    ? `one of the inputs from ${first} on`
    : `one of the inputs ${first}${value} to ${first + count - 1}`;
}
