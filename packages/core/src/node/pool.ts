import { DEFAULT_POOL_SIZE, usualPoolSize } from '../predict/native-pool.ts';
import { quotaCores, usableCores } from './quota.ts';

/** libuv's most (uv_threadpool documentation). */
const LARGEST_POOL = 1024;
const SIZE = 'UV_THREADPOOL_SIZE';

/** Threads in this process's native pool, as libuv reads `UV_THREADPOOL_SIZE` on first use. */
export function poolSize(environment: NodeJS.ProcessEnv = process.env): number {
  const asked = Number.parseInt(environment[SIZE] ?? '', 10);
  if (Number.isNaN(asked)) return DEFAULT_POOL_SIZE;
  return Math.min(LARGEST_POOL, Math.max(1, asked));
}

/**
 * Sizes this process's native pool after the cores it may use, unless the user has set
 * `UV_THREADPOOL_SIZE`. Of effect only before anything uses the pool: for the first lines of a
 * program. Nothing is set where libuv's default is the right size.
 */
export function enlargePool(
  cores: number = Math.min(usableCores(), quotaCores() ?? Infinity),
  environment: NodeJS.ProcessEnv = process.env,
): void {
  const size = usualPoolSize(cores);
  if (size > DEFAULT_POOL_SIZE) environment[SIZE] ??= String(size);
}
