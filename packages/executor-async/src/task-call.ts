import type { TaskContext, TaskSource } from '@forkwise/executor';
import {
  type Callee,
  callPlain,
  callShared,
  callStyle,
  callWithContext,
} from '@forkwise/executor/worker';

/** One way to call the task, chosen once per execution so that no call pays for what it ignores. */
export type TaskCall =
  | { readonly kind: 'plain'; readonly call: (this: void, input: unknown) => unknown }
  | {
      readonly kind: 'withContext';
      readonly call: (input: unknown, context: TaskContext) => unknown;
    };

export function taskCall(task: TaskSource): TaskCall {
  const { run, shared } = task;
  const callee: Callee = [run];
  const hasShared = task.kind === 'module' ? task.hasShared : shared !== undefined;
  switch (callStyle(run, hasShared)) {
    case 'context':
      return {
        kind: 'withContext',
        call: (input, context) => callWithContext(callee, input, shared, context),
      };
    case 'shared':
      return { kind: 'plain', call: (input) => callShared(callee, input, shared) };
    case 'plain':
      return { kind: 'plain', call: (input) => callPlain(callee, input) };
  }
}
