import { ForkwiseError } from '@forkwise/core/base';

import type { Mark, Over, Supervised, Where } from './marks.ts';
import type { End } from './end.ts';

const ELSEWHERE = 'Run it with `forkwise run --strategy processes`,';
const REPORTED = 'where such an input is reported and the others go on';

/** What the task did to the process that it ran in. */
export function failed(end: Exclude<End, { readonly kind: 'own' }>): ForkwiseError {
  const { mark } = end;
  if (!('work' in mark)) return endedUnseen(end.kind === 'ended' ? end.found : 'nothing');
  const where = mark.kind === 'ended' ? mark.where : mark;
  if (end.kind === 'ended') {
    return mark.work === 'probe' ? probeEnded(mark, where, end.found) : runEnded(mark, where, end);
  }
  return mark.work === 'probe'
    ? probeStuck(mark, where, end.heldMs)
    : runStuck(mark, where, { ...end, isOver: true });
}

/** What holds the thread of a run that is not ended for it yet. */
export function runHeld(mark: Mark, heldMs: number): ForkwiseError {
  if (!('work' in mark) || mark.kind === 'ended') return endedUnseen('nothing');
  return runStuck(mark, mark, { heldMs, isOver: false, goOn: null });
}

/** Before or after anything of the task: somebody else has ended it, or the system. */
function endedUnseen(found: string): ForkwiseError {
  return new ForkwiseError('RUN_ENDED', `The process that works was ended: ${found}.`, {
    expected: 'a process that ends by itself',
    found,
    hint: 'Give the same command again; a journal after --out goes on with --resume.',
  });
}

function probeEnded({ task }: Supervised, where: Where | Over, found: string): ForkwiseError {
  const during = doing(where);
  return new ForkwiseError('PROBE_ENDED', `${task} ended its process while ${during}: ${found}.`, {
    expected: 'a task that returns, throws or rejects',
    found: `${found}, while ${during}`,
    hint: where.kind === 'loading' ? LOADING : `${ELSEWHERE} ${REPORTED}.`,
  });
}

const LOADING = 'Run `node` on the module alone to see why.';

function probeStuck(
  { task, timeoutMs }: Supervised,
  where: Where | Over,
  heldMs: number,
): ForkwiseError {
  const message = `${task} was still ${doing(where)} after ${seconds(heldMs)} s.`;
  const isLoading = where.kind === 'loading';
  return new ForkwiseError('PROBE_STUCK', message, {
    expected: timeoutMs === null || isLoading ? 'less than a minute' : 'code that can be stopped',
    found: `${doing(where)}, without an end`,
    hint: isLoading
      ? LOADING
      : timeoutMs === null
        ? 'Where inputs take longer than that, say how long with --timeout.'
        : `Code that holds its thread is stopped in workers only. ${ELSEWHERE} ${REPORTED}.`,
  });
}

function runEnded(
  supervised: Supervised,
  where: Where | Over,
  { found, goOn }: Extract<End, { readonly kind: 'ended' }>,
): ForkwiseError {
  const { task, work } = supervised;
  const during = doing(where);
  const what = work === 'run' ? 'the process of the run' : 'its process';
  return new ForkwiseError('RUN_ENDED', `${task} ended ${what} while ${during}: ${found}.`, {
    expected: 'a task that returns, throws or rejects',
    found: `${found}, while ${during}`,
    hint:
      where.kind === 'loading'
        ? LOADING
        : where.kind === 'over'
          ? LEFT_BEHIND
          : goOn === null
            ? goOnWith('processes', supervised)
            : `Nothing: the run goes on with ${goOn.join(' ')}, ${REPORTED}.`,
  });
}

const LEFT_BEHIND =
  'All inputs have been run. Have the task end what it begins, such as timers, before it returns.';

interface Hold {
  readonly heldMs: number;
  /** It was ended for it. */
  readonly isOver: boolean;
  readonly goOn: readonly string[] | null;
}

function runStuck(
  supervised: Supervised,
  where: Where | Over,
  { heldMs, isOver, goOn }: Hold,
): ForkwiseError {
  const { task } = supervised;
  const what = `${task} has held the thread of the run for ${seconds(heldMs)} s while ${doing(where)}`;
  const message = isOver ? `${what}, and was ended.` : `${what}.`;
  return new ForkwiseError('RUN_STUCK', message, {
    expected: 'inputs that let go of their thread within --timeout',
    found: 'code that holds it, which can be stopped in workers only',
    hint:
      where.kind === 'loading'
        ? LOADING
        : goOn !== null
          ? `Nothing: the run goes on with ${goOn.join(' ')}, ${REPORTED}.`
          : isOver
            ? goOnWith('threads', supervised)
            : `Wait, or end the run by Ctrl-C, three times. ${goOnWith('threads', supervised)}`,
  });
}

function goOnWith(
  strategy: 'threads' | 'processes',
  { work, out, inProcesses }: Supervised,
): string {
  if (inProcesses) return out === null ? NOT_AN_INPUT : `${NOT_AN_INPUT} ${RESUME}`;
  if (out === null && work === 'run') {
    return `Run it with --strategy ${strategy}, ${REPORTED}, and with --out FILE, so that --resume has what is done.`;
  }
  const resume = out === null ? '' : ' --resume, which goes on with what the file has';
  return `Run it with --strategy ${strategy}${resume}, ${REPORTED}.`;
}

/** They run in processes that are ended and looked at one by one. */
const NOT_AN_INPUT =
  'No input runs in that process: look at what the module does beside the task, such as making its inputs.';
const RESUME = 'After that, --resume goes on with what the file has.';

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

function doing(where: Where | Over): string {
  if (where.kind === 'over') return 'its results were being told';
  if (where.kind === 'loading') return 'loading it';
  if (where.kind === 'running') return `running one of the inputs from ${where.first} on`;
  const { first, count, shown } = where;
  const value = shown === null ? '' : ` (${shown})`;
  if (count === 1) return `running input ${first}${value}`;
  return count === null
    ? `running one of the inputs from ${first} on`
    : `running one of the inputs ${first}${value} to ${first + count - 1}`;
}
