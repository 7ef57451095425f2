/** Where workers that take no module of their own find the task's: the URL is in the environment. */
export const TASK_VARIABLE = 'FORKWISE_BENCH_TASK';

type Task = (input: unknown) => unknown;

export async function loadTask(): Promise<Task> {
  const { default: task } = (await import(process.env[TASK_VARIABLE] ?? '')) as { default: Task };
  return task;
}
