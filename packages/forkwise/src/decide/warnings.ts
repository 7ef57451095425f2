import type { Machine, Profile, Ranking, Warning } from '@forkwise/core';

export interface WarningFacts {
  readonly profile: Profile;
  readonly machine: Machine;
  readonly ranking: Ranking;
  readonly timeoutMs: number;
}

interface WarningRule {
  readonly code: string;
  readonly message: (facts: WarningFacts) => string | undefined;
}

/** A pool smaller than the cores leaves some idle when native work dominates. */
const POOL_SHARE = 0.5;

/** Of a time limit for inputs that run on this thread. */
export const TIMEOUT_CANNOT_STOP_CODE: Warning = {
  code: 'TIMEOUT_CANNOT_STOP_CODE',
  message: 'A time limit cannot stop code that holds this thread; only a worker can be stopped.',
};

const RULES: readonly WarningRule[] = [
  {
    code: 'FUNCTION_CANNOT_LEAVE',
    message: ({ profile, ranking }) =>
      profile.task.source === 'function' && ranking.best.limitedBy === 'main-thread'
        ? 'A plain function runs on this thread only. Moved into a module and passed by its path, it could use every core.'
        : undefined,
  },
  {
    code: 'INPUTS_FAILED_WHILE_PROBING',
    message: ({ profile }) =>
      profile.task.failures > 0
        ? `${profile.task.failures} of the inputs that were measured failed: their times may not be typical.`
        : undefined,
  },
  {
    code: 'INPUT_COUNT_UNKNOWN',
    message: ({ profile }) =>
      profile.inputs === null
        ? 'The source does not say how many inputs there are; the prediction is for a long list.'
        : undefined,
  },
  {
    code: 'POOL_SMALLER_THAN_CORES',
    message: ({ profile, machine }) =>
      profile.perInput.poolMs.mean > POOL_SHARE * profile.perInput.wallMs.mean &&
      machine.pool.size < machine.cpu.cores
        ? `The native pool has ${machine.pool.size} threads for ${machine.cpu.cores} cores: start the program with UV_THREADPOOL_SIZE=${machine.cpu.cores}.`
        : undefined,
  },
  {
    code: TIMEOUT_CANNOT_STOP_CODE.code,
    message: ({ ranking, timeoutMs }) =>
      timeoutMs !== Infinity && ranking.best.plan.strategy === 'sequential'
        ? TIMEOUT_CANNOT_STOP_CODE.message
        : undefined,
  },
  {
    code: 'MACHINE_ASSUMED',
    message: ({ machine, ranking }) =>
      machine.source === 'assumed' && ranking.best.middleMs > WORTH_CALIBRATING_MS
        ? 'This machine has not been calibrated; typical costs were assumed.'
        : undefined,
  },
];

const WORTH_CALIBRATING_MS = 500;

export function adviceWarnings(facts: WarningFacts): Warning[] {
  return RULES.flatMap(({ code, message }) => {
    const text = message(facts);
    return text === undefined ? [] : [{ code, message: text }];
  });
}
