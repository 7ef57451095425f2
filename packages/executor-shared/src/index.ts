export { createSharedMemoryExecutor } from './executor.ts';
