export type {
  Execution,
  Executor,
  KnownLatency,
  Progress,
  TakenInput,
  TaskContext,
  TaskFunction,
  TaskSource,
  Transfer,
  Work,
  WorkerStart,
} from './contract.ts';
export {
  type WorkerEnded,
  type WorkerStarted,
  publishEnded,
  publishStarted,
} from './diagnostics/workers.ts';
export { createInputReader } from './input/create.ts';
export { inputsFailed } from './input/failure.ts';
export { News } from './input/news.ts';
export { createOrderWindow, type OrderWindow } from './input/order-window.ts';
export type { InputBatch, InputReader } from './input/reader.ts';
export { BatchBuilder, outcomesOf } from './outcome/batch.ts';
export {
  cancelledOutcome,
  crashedOutcome,
  executorDisposed,
  strategyInfeasible,
  timedOutOutcome,
} from './outcome/failures.ts';
export { inInputOrder } from './outcome/input-order.ts';
export { threadLimits } from './start/heap-limits.ts';
export { Retrying } from './retry/retrying.ts';
export { workerEnvironment } from './start/worker-environment.ts';
export { MAX_BARREN_DEATHS } from './pool/crash-ledger.ts';
export { OutcomeQueue, type OutcomeQueueOptions } from './outcome/queue.ts';
