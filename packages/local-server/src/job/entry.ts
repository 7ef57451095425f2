/**
 * The process of one job: told what to do by its first message, it tells what happens and how it
 * ended. Whoever started it may end it at any time.
 */
import type { CompareEvent, RunEvent } from 'forkwise';

import { isPassing, toJobEvent } from './events.ts';
import type { FromJob, JobEnd, ToJob } from './messages.ts';
import { perform } from './perform.ts';

/** As often as an eye follows; a run of a million inputs tells of thousands of batches a second. */
const PASSING_EVENT_MS = 100;

const cancelling = new AbortController();

process.on('disconnect', () => process.exit());
process.on('message', (message: ToJob) => {
  if (message.kind === 'cancel') cancelling.abort(new Error('cancelled'));
  else if (message.kind === 'start') void work(message);
});

async function work(start: Extract<ToJob, { kind: 'start' }>): Promise<void> {
  const { mark } = start;
  let nextPassingMs = 0;
  const onEvent = (event: RunEvent | CompareEvent): void => {
    const told = toJobEvent(event);
    if (isPassing(told)) {
      const nowMs = performance.now();
      if (nowMs < nextPassingMs) return;
      nextPassingMs = nowMs + PASSING_EVENT_MS;
    }
    tell({ mark, kind: 'event', event: told });
  };
  const end = await perform(start, cancelling.signal, onEvent);
  tell({ mark, kind: 'end', end }, () => process.exit());
}

/** Lost where the server is gone; then this process ends, too. */
function tell(
  message: FromJob & ({ kind: 'event' } | { kind: 'end'; end: JobEnd }),
  onSent: () => void = () => undefined,
): void {
  if (process.connected) process.send?.(message, onSent);
  else onSent();
}
