import type { Fault } from './faults.ts';
import type { JobResult, Kill, Told } from './job.ts';
import type { Scenario } from './scenarios.ts';

/** What came of one scenario. */
export interface Row extends Told {
  readonly scenario: Scenario;
}

/** All scenarios together. */
export interface Summary {
  readonly inputs: number;
  readonly faults: Readonly<Partial<Record<Fault | Kill, number>>>;
  readonly faultsInAll: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly wrong: number;
  readonly leftBehind: number;
  /** Scenarios that came to no end of their own. */
  readonly failed: number;
}

type Ran = Extract<JobResult, { readonly kind: 'ran' }>;

export function summarise(rows: readonly Row[]): Summary {
  const ran = rows.flatMap(({ result }): Ran[] => (result.kind === 'ran' ? [result] : []));
  const sum = (of: (result: Ran) => number): number =>
    ran.reduce((total, result) => total + of(result), 0);
  const faults: Partial<Record<Fault | Kill, number>> = {};
  for (const { balance, kills } of ran) {
    for (const [fault, times] of Object.entries({ ...balance.faults, ...kills })) {
      faults[fault as Fault | Kill] = (faults[fault as Fault | Kill] ?? 0) + times;
    }
  }
  return {
    inputs: sum(({ balance }) => balance.inputs),
    faults,
    faultsInAll: Object.values(faults).reduce((total, times) => total + times, 0),
    lost: sum(({ balance }) => balance.lost),
    duplicated: sum(({ balance }) => balance.duplicated),
    wrong: sum(({ balance }) => balance.wrong),
    leftBehind: rows.reduce((total, { leftBehind }) => total + leftBehind.length, 0),
    failed: rows.length - ran.length,
  };
}

export const isClean = ({ lost, duplicated, wrong, leftBehind, failed }: Summary): boolean =>
  lost + duplicated + wrong + leftBehind + failed === 0;
