export { createAsyncExecutor } from './executor.ts';
