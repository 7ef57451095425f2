import type { Machine } from '../schema/machine.ts';

/** libuv's own size where `UV_THREADPOOL_SIZE` is not set (uv_threadpool documentation). */
export const DEFAULT_POOL_SIZE = 4;
/** More cores than this seldom share one pool's work, and each thread reserves a stack. */
const LARGEST_CHOSEN = 128;

/**
 * Threads that a process should have in its native pool when it can use `cores` cores, which may be
 * a fraction: one for each core, so that native work can use them all, and never fewer than libuv's
 * own four, since pool work may wait as well as compute. 4 to 128.
 */
export function usualPoolSize(cores: number): number {
  return Math.min(LARGEST_CHOSEN, Math.max(DEFAULT_POOL_SIZE, Math.ceil(cores)));
}

/**
 * Threads in the native pool of each of `workers` processes that share this machine: its share of
 * the cores, by the same rule. A size that neither libuv nor `usualPoolSize` comes to was set by the
 * user, and then each process has that one too.
 */
export function processPoolSize(
  { cpu, pool }: Pick<Machine, 'cpu' | 'pool'>,
  workers: number,
): number {
  const cores = Math.min(cpu.cores, cpu.quotaCores ?? Infinity);
  const isOwn = pool.size !== DEFAULT_POOL_SIZE && pool.size !== usualPoolSize(cores);
  return isOwn ? pool.size : usualPoolSize(cores / workers);
}
