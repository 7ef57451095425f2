export { PoolExecutor, type PoolExecutorOptions } from './pool-executor.ts';
export type { ChannelEvents, WorkerChannel, WorkerRuntime, WorkerSpec } from './worker-channel.ts';
