import type { Inputs, RunOptions, Task } from '../options.ts';
import { collected } from './collected.ts';
import { run } from './run.ts';

/**
 * The results in input order. Rejects, like `Promise.all`, with the error of the first input that
 * fails, and stops the others; or with the reason of the signal. Options as for `run`, without
 * `order`.
 */
export async function map<I, O>(
  task: Task<I, O>,
  inputs?: Inputs<I>,
  options: Omit<RunOptions, 'order'> = {},
): Promise<O[]> {
  const running = run<I, O>(task, inputs, { ...options, order: 'completion' });
  return await collected(running, options.signal);
}
