import { type FailedOutcome, ForkwiseError, type Plan } from '@forkwise/core';

/** The outcome of an input that was taken but not finished when the run was cancelled. */
export function cancelledOutcome(index: number, reason: unknown): FailedOutcome {
  const error = new ForkwiseError('CANCELLED', `Input ${index} was cancelled before it finished.`, {
    expected: 'the run to go on',
    found: 'a cancelled run',
    hint: 'Run the inputs that have no value again.',
    cause: reason,
  });
  return { index, status: 'cancelled', error };
}

/** The outcome of an input that ran longer than `timeoutMs`. */
export function timedOutOutcome(index: number, timeoutMs: number): FailedOutcome {
  const error = new ForkwiseError('INPUT_TIMED_OUT', `Input ${index} ran past its time limit.`, {
    expected: `an output within ${timeoutMs} ms`,
    found: 'none yet',
    hint: 'Raise the timeout, or look at why this input takes so long.',
  });
  return { index, status: 'timedOut', error };
}

/**
 * The outcome of an input that its worker did not survive. `found` says how the last worker ended
 * (exit code, signal or out-of-memory); `attempts` counts the workers that it brought down.
 */
export function crashedOutcome(index: number, found: string, attempts: number): FailedOutcome {
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  const error = new ForkwiseError(
    'WORKER_CRASHED',
    `Input ${index} brought down its worker ${times}: ${found}.`,
    {
      expected: 'the worker to survive the input',
      found,
      hint: 'Run the task on this input alone to see why its thread or process ends.',
    },
  );
  return { index, status: 'crashed', error };
}

/** The outcome of an input whose memory was moved to a worker that ended for another's sake. */
export function movedOutcome(index: number): FailedOutcome {
  const error = new ForkwiseError(
    'INPUT_MOVED',
    `Input ${index} went down with a worker that another input, or a time limit, ended.`,
    {
      expected: 'its memory, to run it again',
      found: 'memory that had been moved to that worker',
      hint: 'Leave `transfer` out, so that inputs are copied, or make this input again and run it.',
    },
  );
  return { index, status: 'rejected', error };
}

/** Thrown by `execute` and `warm` after the executor was disposed of. */
export function executorDisposed(): ForkwiseError {
  return new ForkwiseError('EXECUTOR_DISPOSED', 'This executor was disposed of.', {
    expected: 'an executor in use',
    found: 'one whose workers have been ended',
    hint: 'Create a new executor, or dispose of this one later.',
  });
}

/** Thrown by `execute` when the task or plan cannot run on the executor; `reason` is a clause. */
export function strategyInfeasible(plan: Plan, reason: string, hint: string): ForkwiseError {
  return new ForkwiseError(
    'STRATEGY_INFEASIBLE',
    `The strategy "${plan.strategy}" cannot run this: ${reason}.`,
    { expected: `work that "${plan.strategy}" can carry out`, found: reason, hint },
  );
}
