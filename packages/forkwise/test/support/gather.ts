import { type Outcome, type Report, type Run, STRATEGIES } from '../../src/index.ts';

export interface Gathered {
  readonly outcomes: readonly Outcome[];
  readonly report: Report;
}

/** Everything that a run delivers, as delivered. */
export async function gather(running: Run): Promise<Gathered> {
  const outcomes: Outcome[] = [];
  for await (const outcome of running) outcomes.push(outcome);
  return { outcomes, report: await running.report };
}

export function byIndex(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.toSorted((a, b) => a.index - b.index);
}

/** Values in the order of delivery; failures throw what the task threw. */
export function valuesOf(outcomes: readonly Outcome[]): unknown[] {
  return outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return outcome.value;
    throw outcome.error;
  });
}

export function indicesOf(outcomes: readonly Outcome[]): number[] {
  return outcomes.map(({ index }) => index);
}

export function countTo(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** Every way to run a workload that a caller can name. */
export const CHOICES = ['auto', ...STRATEGIES] as const;
