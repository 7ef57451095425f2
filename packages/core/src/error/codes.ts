/** Stable error codes, by who can mend them. */
export const ERROR_CODES = [
  // the task module
  'TASK_NOT_FOUND',
  'TASK_IMPORT_FAILED',
  'TASK_EXPORT_MISSING',
  'TASK_NOT_A_FUNCTION',
  'SHARED_FAILED',
  // the inputs
  'INPUTS_MISSING',
  'INPUTS_NOT_ITERABLE',
  'INPUTS_MALFORMED',
  'INPUTS_UNREADABLE',
  'INPUTS_FAILED',
  // options and files
  'OPTION_INVALID',
  'STRATEGY_UNKNOWN',
  'STRATEGY_INFEASIBLE',
  'OUTPUT_UNWRITABLE',
  'JOURNAL_BUSY',
  'JOURNAL_EXISTS',
  'JOURNAL_INVALID',
  'JOURNAL_MISMATCH',
  'DOCUMENT_INVALID',
  'CONFIG_INVALID',
  'NODE_TOO_OLD',
  // measuring
  'PROBE_ENDED',
  'PROBE_STUCK',
  // one input of a run
  'INPUT_NOT_TRANSFERABLE',
  'RESULT_NOT_TRANSFERABLE',
  'INPUT_TIMED_OUT',
  'WORKER_CRASHED',
  'CANCELLED',
  // the run
  'WORKER_START_FAILED',
  'EXECUTOR_DISPOSED',
  'RUN_ENDED',
  'RUN_STUCK',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
