import type { Strategy } from '../words/strategy.ts';

/** Where the recommended strategy changes when one quantity alone does. */
export interface TurningPoint {
  readonly quantity: QuantityName;
  /** `above`: from `value` on; `below`: from `value` down. */
  readonly side: 'above' | 'below';
  /** Two significant digits, and the strategy is that of this very value. */
  readonly value: number;
  readonly strategy: Strategy;
}

export type QuantityName =
  | 'inputs'
  | 'waitMs'
  | 'cpuMs'
  | 'poolMs'
  | 'blockedMs'
  | 'inputBytes'
  | 'cores'
  | 'poolSize';

/** One number of a situation `From` that a decision may turn on, and the bounds of the search. */
export interface Quantity<From> {
  readonly name: QuantityName;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  /** `undefined` where it means nothing for this workload. */
  readonly read: (from: From) => number | undefined;
  readonly write: (into: From, value: number) => From;
}

/** What a turning point may be looked for in: beyond, nobody would believe the rest to stay. */
export const SHORTEST_MS = 0.001;
export const LONGEST_MS = 60_000;
export const MOST_INPUTS = 1e8;
export const MOST_CORES = 256;

/**
 * Looks for the nearest turning point of every quantity on either side of where it is, by the same
 * recommendation that is given for the whole: in steps of about a third of a decade, then by
 * bisection. What turns twice within a step goes unseen.
 *
 * It takes some hundred recommendations, so it is a generator: each step works out one of them and
 * yields a turning point, if that was the last one needed for it.
 */
export function* searchAll<From>(
  quantities: readonly Quantity<From>[],
  from: From,
  strategyOf: (situation: From) => Strategy,
): Generator<TurningPoint | undefined, void> {
  const here = strategyOf(from);
  for (const quantity of quantities) {
    const value = quantity.read(from);
    if (value === undefined) continue;
    const at = (changed: number): Strategy => strategyOf(quantity.write(from, changed));
    if (value < quantity.max) yield* search(quantity, at, value, here, 'above');
    if (value > quantity.min) yield* search(quantity, at, value, here, 'below');
  }
}

/** Steps of the grid between two looks: a third of a decade, nearly. */
const STRIDE = 30;

/** Positions rise with `above` and fall with `below`; `near` has the strategy of here, `far` another. */
function* search(
  quantity: Omit<Quantity<never>, 'read' | 'write'>,
  strategyAt: (value: number) => Strategy,
  value: number,
  here: Strategy,
  side: TurningPoint['side'],
): Generator<TurningPoint | undefined, void> {
  const direction = side === 'above' ? 1 : -1;
  const valueAt = (position: number): number => {
    const exact = gridValue(position);
    return quantity.whole ? Math.round(exact) : exact;
  };
  const at = (position: number): Strategy => strategyAt(valueAt(position));
  const start = side === 'above' ? Math.max(value, quantity.min) : Math.min(value, quantity.max);
  const last = gridPosition(side === 'above' ? quantity.max : quantity.min);
  let near = gridPosition(start);
  let far = near;
  let strategy = here;
  while (strategy === here) {
    if (far === last) return;
    near = far;
    far = direction * Math.min(direction * last, direction * (far + direction * STRIDE));
    strategy = at(far);
    yield undefined;
  }
  while (Math.abs(far - near) > 1) {
    const middle = Math.trunc((near + far) / 2);
    const found = at(middle);
    if (found === here) near = middle;
    else {
      far = middle;
      strategy = found;
    }
    yield undefined;
  }
  yield { quantity: quantity.name, side, value: valueAt(far), strategy };
}

/** The numbers of two significant digits, 90 to a decade, in order; position 0 is 1. */
const PER_DECADE = 90;

function gridValue(position: number): number {
  const decade = Math.floor(position / PER_DECADE);
  const digits = 10 + position - decade * PER_DECADE;
  return Number(`${digits}e${decade - 1}`);
}

function gridPosition(value: number): number {
  const decade = Math.floor(Math.log10(value));
  const digits = Math.round(value / 10 ** (decade - 1));
  return decade * PER_DECADE + digits - 10;
}
