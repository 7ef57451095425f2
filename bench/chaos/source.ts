import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

import type { RunScenario } from './scenarios.ts';

/** A burst of an asynchronous source, and the pause after it. */
const BURST = 37;
const PAUSE_MS = 3;
/** A slow consumer pauses after every batch. */
const SLOW_MS = 4;

type Source = readonly unknown[] | Iterable<unknown> | AsyncIterable<unknown>;

/** The inputs as the scenario has them come. */
export function sourceOf(inputs: readonly unknown[], kind: RunScenario['source']): Source {
  if (kind === 'array') return inputs;
  return kind === 'generator' ? inputs.values() : bursts(inputs);
}

async function* bursts(inputs: readonly unknown[]): AsyncGenerator {
  for (let at = 0; at < inputs.length; at += 1) {
    if (at % BURST === BURST - 1) await delay(PAUSE_MS);
    yield inputs[at];
  }
}

export async function consumed(consumer: RunScenario['consumer']): Promise<void> {
  await (consumer === 'slow' ? delay(SLOW_MS) : nextTurn());
}
