import { ForkwiseError, STRATEGIES, isStrategy } from '@forkwise/core';

import type { CompareOptions, WorkloadOptions } from '../options.ts';

interface Bounds {
  readonly least: number;
  readonly most: number;
}

const INTEGERS: Readonly<Record<string, Bounds>> = {
  workers: { least: 1, most: 1024 },
  concurrency: { least: 1, most: 65_536 },
  chunkSize: { least: 1, most: 1_000_000 },
  limit: { least: 0, most: Number.MAX_SAFE_INTEGER },
  retries: { least: 0, most: 100 },
  retryRejected: { least: 0, most: 100 },
  rounds: { least: 1, most: 1000 },
  workerHeapMb: { least: 8, most: 1_048_576 },
};

const TRANSFERS: ReadonlySet<unknown> = new Set(['inputs', 'results', 'both']);

/** The longest delay that a timer takes: 2³¹ − 1 ms. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Throws `OPTION_INVALID` or `STRATEGY_UNKNOWN` for the first option that is not as documented. */
export function checkOptions(options: WorkloadOptions & Omit<CompareOptions, 'onEvent'>): void {
  for (const [name, bounds] of Object.entries(INTEGERS)) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined) checkInteger(name, value, bounds);
  }
  const { timeoutMs, strategy, strategies, order, transfer } = options;
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS)) {
    throw invalid('timeoutMs', `a number of ms above 0, at most ${LONGEST_TIMEOUT_MS}`, timeoutMs);
  }
  for (const name of [strategy ?? 'auto', ...(strategies ?? [])]) {
    if (name !== 'auto' && !isStrategy(name)) throw unknownStrategy(name);
  }
  if (order !== undefined && order !== 'input' && order !== 'completion') {
    throw invalid('order', '"input" or "completion"', order);
  }
  if (transfer !== undefined && !TRANSFERS.has(transfer)) {
    throw invalid('transfer', '"inputs", "results" or "both"', transfer);
  }
}

function checkInteger(name: string, value: unknown, { least, most }: Bounds): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  throw invalid(name, `a whole number from ${least} to ${most}`, value);
}

function invalid(name: string, expected: string, found: unknown): ForkwiseError {
  return new ForkwiseError('OPTION_INVALID', `The option ${name} must be ${expected}.`, {
    expected,
    found: String(found),
    hint: `Leave ${name} out for its default, or give a value in range.`,
  });
}

function unknownStrategy(name: unknown): ForkwiseError {
  return new ForkwiseError('STRATEGY_UNKNOWN', `There is no strategy "${String(name)}".`, {
    expected: `auto, ${STRATEGIES.join(', ')}`,
    found: String(name),
    hint: 'Leave it out, or say auto, to have forkwise choose.',
  });
}
