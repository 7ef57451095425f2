import type { TaskContext, TaskSource } from '@forkwise/executor';

/** The declared parameters from which a task is given a context. */
const CONTEXT_ARITY = 3;

/** One way to call the task, chosen once per execution so that no call pays for what it ignores. */
export type TaskCall =
  | { readonly kind: 'plain'; readonly call: (input: unknown) => unknown }
  | {
      readonly kind: 'withContext';
      readonly call: (input: unknown, context: TaskContext) => unknown;
    };

export function taskCall(task: TaskSource): TaskCall {
  const { run, shared } = task;
  if (run.length >= CONTEXT_ARITY) {
    return { kind: 'withContext', call: (input, context) => run(input, shared, context) };
  }
  const hasShared = task.kind === 'module' ? task.hasShared : shared !== undefined;
  return hasShared
    ? { kind: 'plain', call: (input) => run(input, shared) }
    : { kind: 'plain', call: (input) => run(input) };
}

/** What `await` would wait for. Reading `then` may run foreign code, which may throw. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}
