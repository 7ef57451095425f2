import { packed, runAll } from './run-all.ts';
import { loadTask } from './task.ts';

const task = await loadTask();

process.on('message', (inputs: ArrayLike<unknown>) => {
  void answer(inputs);
});

async function answer(inputs: ArrayLike<unknown>): Promise<void> {
  process.send?.(packed(await runAll(task, inputs)));
}
