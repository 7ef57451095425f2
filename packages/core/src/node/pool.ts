/** libuv's default and most (uv_threadpool documentation). */
const DEFAULT_POOL_SIZE = 4;
const LARGEST_POOL = 1024;

/** Threads in this process's native pool, as libuv reads `UV_THREADPOOL_SIZE` on first use. */
export function poolSize(environment: NodeJS.ProcessEnv = process.env): number {
  const asked = Number.parseInt(environment['UV_THREADPOOL_SIZE'] ?? '', 10);
  if (Number.isNaN(asked)) return DEFAULT_POOL_SIZE;
  return Math.min(LARGEST_POOL, Math.max(1, asked));
}
