import { describePlan, formatCount, formatMs } from '@forkwise/core';
import type { JobEvent, Work } from '@forkwise/local-server/api';

const KINDS = { advise: 'Profile', compare: 'Compare', run: 'Run' } as const;

/** “Profile sums.task.ts”, with the export where it is not the default one. */
export function titleOf({ kind, module, exportName = 'default' }: Work): string {
  const name = exportName === 'default' ? module : `${module}#${exportName}`;
  return `${KINDS[kind]} ${name}`;
}

/** What an event says, in a line. */
export function textOf(event: JobEvent): string {
  switch (event.kind) {
    case 'queued':
      return event.ahead === 0 ? 'Waiting to start' : `Waiting for ${counted(event.ahead, 'job')}`;
    case 'started':
      return 'Started';
    case 'calibrating':
      return 'Measuring this machine';
    case 'probing':
      return `Measuring inputs: ${formatCount(event.sampled)}${ofTotal(event.total)}`;
    case 'plan': {
      const predicted =
        event.predictedMs === null ? '' : `, predicted ${formatMs(event.predictedMs[1])}`;
      return `Plan: ${event.plan.strategy}, ${describePlan(event.plan)}${predicted}`;
    }
    case 'progress': {
      const failed = event.failed === 0 ? '' : `, ${formatCount(event.failed)} without a value`;
      return `${formatCount(event.settled)}${ofTotal(event.total)} inputs${failed}`;
    }
    case 'replan':
      return `New plan: ${event.plan.strategy}. ${event.reason}`;
    case 'warning':
      return event.warning.message;
    case 'round':
      return `Round ${event.round} of ${event.rounds}: ${event.strategy}`;
    case 'ended':
      return `It is ${event.status}`;
  }
}

/** How far a job is, 0 to 1; `undefined` where nobody knows. */
export function shareOf(event: JobEvent): number | undefined {
  switch (event.kind) {
    case 'probing':
      return event.total === null ? undefined : event.sampled / Math.max(1, event.total);
    case 'progress':
      return event.total === null ? undefined : event.settled / Math.max(1, event.total);
    case 'round':
      return (event.round - 1) / event.rounds;
    default:
      return undefined;
  }
}

export function counted(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** Of an ISO 8601 moment, as this browser writes it. */
export function momentText(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

function ofTotal(total: number | null): string {
  return total === null ? '' : ` of ${formatCount(total)}`;
}
