export { advise } from './decide/advise.ts';
export type { DiagnosticMessages, RunIdentity } from './diagnostics/messages.ts';
export { compare } from './compare/compare.ts';
export { type CalibrateOptions, calibrate, knownMachine } from './machine/machine.ts';
export {
  type HistoryState,
  type ListFilter,
  type PastRun,
  forget as forgetRuns,
  historyPath,
  historyState,
  listRuns,
} from './history/index.ts';
export { IndexSet } from './inputs/index-set.ts';
export { map } from './run/map.ts';
export { run } from './run/run.ts';
export { type TaskLocation, locateTask } from './task/locate.ts';
export { type Runner, type RunnerOptions, createRunner } from './runner/runner.ts';
export type {
  AdviseOptions,
  CompareEvent,
  CompareOptions,
  Inputs,
  Loaded,
  RunEvent,
  RunOptions,
  RunProgress,
  Task,
  Tried,
} from './options.ts';
export type { Run } from './run-handle.ts';
export type { Transfer } from '@forkwise/executor';
export {
  type Advice,
  type Comparison,
  ERROR_CODES,
  type ErrorCode,
  ForkwiseError,
  type Machine,
  type Outcome,
  type OutcomeBatch,
  type OutcomeCounts,
  type Plan,
  type Profile,
  type Recording,
  type Report,
  STRATEGIES,
  type Strategy,
  type WorkloadClass,
  adviceSchema,
  comparisonSchema,
  explain,
  machineSchema,
  reportSchema,
  validateAdvice,
  validateComparison,
  validateMachine,
  validateReport,
  validateWorkload,
  workloadSchema,
} from '@forkwise/core';
