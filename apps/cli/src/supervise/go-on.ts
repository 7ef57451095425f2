import { isInProcess } from '@forkwise/core';

import type { Settings } from '../arguments/settings.ts';
import type { GoOn } from './marks.ts';

/** Ended inputs take a process with them there, and nothing else. */
const IN_PROCESSES = '--strategy=processes';

interface Delivery {
  /** Outcomes go to a file that can be resumed. */
  readonly isJournal: boolean;
  /** Nothing is written before the end. */
  readonly isShown: boolean;
}

/**
 * How a run can be gone on with whose process was ended: from its journal, or from its beginning as
 * long as nobody has seen an outcome. Not where its inputs came from a pipe and are gone, nor where it
 * was asked for a strategy without workers, for which there may be reasons.
 */
export function goOnOf(
  { strategy, inputs, resume }: Pick<Settings, 'strategy' | 'inputs' | 'resume'>,
  { isJournal, isShown }: Delivery,
): { readonly before: GoOn; readonly after: GoOn } {
  if (inputs.kind === 'stdin' || (strategy !== 'auto' && isInProcess(strategy))) {
    return { before: null, after: null };
  }
  const before = [IN_PROCESSES];
  if (isJournal) return { before, after: resume ? before : [...before, '--resume'] };
  return { before, after: isShown ? before : null };
}
