import type { OutcomeBatch } from '@forkwise/core';

import type { Outcomes } from '../probe/outcomes.ts';
import { Handoff } from './handoff.ts';
import { probedBatches } from './probed-batch.ts';

/**
 * Delivers what probing brings until there is a decision, which it returns.
 *
 * @param decide is given what takes outcomes early, and ends soon after `onLeft`
 * @param onLeft called when the consumer leaves before the decision
 */
export async function* whileDeciding<D>(
  decide: (deliver: (outcomes: Outcomes) => Promise<void>) => Promise<D>,
  startedMs: number,
  onLeft: () => void,
): AsyncGenerator<OutcomeBatch, D, undefined> {
  const early = new Handoff<Outcomes>();
  const deciding = decide((outcomes) => early.give(outcomes));
  let isOver = false;
  const settle = async (): Promise<void> => {
    await deciding.catch(() => undefined);
    isOver = true;
  };
  const over = settle();
  try {
    for await (const outcomes of early.until(over)) yield* probedBatches(outcomes, startedMs);
    return await deciding;
  } finally {
    early.close();
    if (!isOver) onLeft();
    // Probing must not outlive what it works with.
    await over;
  }
}
