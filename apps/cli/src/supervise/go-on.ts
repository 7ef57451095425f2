import { isInProcess } from '@forkwise/core';

import type { Settings } from '../arguments/settings.ts';
import type { GoOn } from './marks.ts';

/** Ended inputs take a process with them there, and nothing else. */
const IN_PROCESSES = '--strategy=processes';

interface Standing {
  /** Whether the inputs are there a second time: what came through a pipe is gone. */
  readonly areKept: boolean;
  /** Whether an input may have come to its end. */
  readonly hasRun: boolean;
  /** The file of the outcomes: `other` still holds what is replaced when the first of them come. */
  readonly journal: 'none' | 'other' | 'resumable';
}

/**
 * How a run can be gone on with whose process was ended: from its journal, or from its beginning where
 * nothing has come to its end; nobody has asked for that to be run again. Not where its inputs are
 * gone or may be others, nor where it was asked for a strategy without workers, for which there may be
 * reasons, nor where it was in processes already.
 */
export function goOnOf(
  { strategy, resume }: Pick<Settings, 'strategy' | 'resume'>,
  { areKept, hasRun, journal }: Standing,
): GoOn {
  if (!areKept || strategy === 'processes') return null;
  if (strategy !== 'auto' && isInProcess(strategy)) return null;
  if (journal === 'none') return hasRun ? null : [IN_PROCESSES];
  return resume || journal === 'other' ? [IN_PROCESSES] : [IN_PROCESSES, '--resume'];
}
