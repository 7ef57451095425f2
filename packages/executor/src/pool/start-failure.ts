import { ForkwiseError } from '@forkwise/core/base';

/** `found` is a clause; `cause` what the worker reported, where it did. */
export function workerStartFailed(found: string, cause?: unknown): ForkwiseError {
  return new ForkwiseError('WORKER_START_FAILED', `A worker could not start: ${found}.`, {
    expected: 'workers that load the task and take inputs',
    found,
    hint: 'Import the task in a worker thread or child process by itself to see why it ends.',
    cause,
  });
}
