import type { EjectFacts } from './facts.ts';
import { itemsOf, sourceOf } from './inputs.ts';
import { DESCRIBED, LEAVING, PRINT, TYPES, attemptOf, sharedHere } from './outcomes.ts';
import { type Part, joined, part } from './part.ts';

/** Outcomes that may wait for the slowest before them, for each input in flight. */
export const HELD_BACK = 16;

/** One input after another. */
export function sequentialScript(facts: EjectFacts): Part {
  const source = sourceOf(facts);
  const loop = source.isAsync ? 'for await' : 'for';
  const main = part(`
${LEAVING}
${loop} (const { index, input } of items()) await print([await attempt(index, input)]);
await flush();`);
  return joined([...common(facts), main]);
}

/** Several inputs in flight on the one thread. */
export function asyncScript(facts: EjectFacts): Part {
  const bound = part(`
/** Inputs in flight at once. */
const CONCURRENCY = ${facts.plan.concurrency};`);
  const main = part(
    `
${LEAVING}
const outcomes = pMapIterable(items(), ({ index, input }) => attempt(index, input), {
  concurrency: CONCURRENCY,
  // A slow input holds back the outcomes after it, not the inputs.
  backpressure: CONCURRENCY * ${HELD_BACK},
});
for await (const outcome of outcomes) await print([outcome]);
await flush();`,
    { imports: [`import { pMapIterable } from 'p-map';`], packages: ['p-map'] },
  );
  return joined([bound, ...common(facts), main]);
}

function common(facts: EjectFacts): readonly Part[] {
  const source = sourceOf(facts);
  return [
    TYPES,
    source.part,
    itemsOf(source, facts),
    attemptOf(facts, sharedHere(facts)),
    DESCRIBED,
    PRINT,
  ];
}
