import { formatCount, type Report } from '@forkwise/core';

import { labelled, type Look } from './look.ts';

/** What a run begins with that goes on with a journal. */
export function renderResumed(resumed: NonNullable<Report['resumed']>, look: Look): string[] {
  return labelled(look.paint('dim', 'Resuming   '), resumedSentence(resumed), look.columns);
}

export function resumedSentence({ fulfilled, rejected }: NonNullable<Report['resumed']>): string {
  const failed = rejected === 0 ? '' : `; ${formatCount(rejected)} rejected`;
  return `${formatCount(fulfilled)} fulfilled by earlier runs${failed}`;
}
