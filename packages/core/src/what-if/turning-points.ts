import type { MachineDescription } from '../schema/machine-description.ts';
import type { WorkloadDescription } from '../schema/workload.ts';
import { fromDescriptions, rankDescribed } from '../recommend/described.ts';
import type { Strategy } from '../words/strategy.ts';

export interface Descriptions {
  readonly workload: WorkloadDescription;
  readonly machine: MachineDescription;
}

/** Where the recommended strategy changes when one quantity alone does. */
export interface TurningPoint {
  readonly quantity: QuantityName;
  /** `above`: from `value` on; `below`: from `value` down. */
  readonly side: 'above' | 'below';
  /** Two significant digits, and the strategy is that of this very value. */
  readonly value: number;
  readonly strategy: Strategy;
}

interface Quantity {
  readonly name: QuantityName;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  /** `undefined` where it means nothing for this workload. */
  readonly read: (from: Descriptions) => number | undefined;
  readonly write: (into: Descriptions, value: number) => Descriptions;
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

/** What a turning point may be looked for in: beyond, nobody would believe the rest to stay. */
const SHORTEST_MS = 0.001;
const LONGEST_MS = 60_000;

type TimeName = keyof WorkloadDescription['perInput'];

const time = (name: TimeName): Quantity => ({
  name,
  min: SHORTEST_MS,
  max: LONGEST_MS,
  whole: false,
  read: ({ workload }) => workload.perInput[name],
  write: ({ workload, machine }, value) => ({
    workload: { ...workload, perInput: { ...workload.perInput, [name]: value } },
    machine,
  }),
});

const QUANTITIES: readonly Quantity[] = [
  {
    name: 'inputs',
    min: 1,
    max: 1e8,
    whole: true,
    read: ({ workload }) => workload.inputs,
    write: ({ workload, machine }, inputs) => ({ workload: { ...workload, inputs }, machine }),
  },
  time('waitMs'),
  time('cpuMs'),
  time('poolMs'),
  time('blockedMs'),
  {
    name: 'inputBytes',
    min: 1,
    max: 1e9,
    whole: true,
    read: ({ workload: { input } }) =>
      input.form === 'none' || input.form === 'uncloneable' ? undefined : input.bytes,
    write: ({ workload, machine }, bytes) => ({
      workload: { ...workload, input: { ...workload.input, bytes } },
      machine,
    }),
  },
  {
    name: 'cores',
    min: 1,
    max: 256,
    whole: true,
    read: ({ machine }) => machine.cores,
    write: ({ workload, machine }, cores) => ({ workload, machine: { ...machine, cores } }),
  },
  {
    name: 'poolSize',
    min: 1,
    max: 256,
    whole: true,
    read: ({ workload, machine }) => (workload.perInput.poolMs > 0 ? machine.poolSize : undefined),
    write: ({ workload, machine }, poolSize) => ({ workload, machine: { ...machine, poolSize } }),
  },
];

/**
 * Looks for the nearest turning point of every quantity on either side of where it is, by the same
 * recommendation that is given for the whole: in steps of about a third of a decade, then by
 * bisection. What turns twice within a step goes unseen.
 *
 * It takes some hundred recommendations, so it is a generator: each step works out one of them and
 * yields a turning point, if that was the last one needed for it.
 */
export function* turningPoints(from: Descriptions): Generator<TurningPoint | undefined, void> {
  const here = strategyOf(from);
  for (const quantity of QUANTITIES) {
    const value = quantity.read(from);
    if (value === undefined) continue;
    if (value < quantity.max) yield* search(quantity, from, value, here, 'above');
    if (value > quantity.min) yield* search(quantity, from, value, here, 'below');
  }
}

/** The quantities that mean something for a workload, in the order in which they are searched. */
export function quantitiesOf(from: Descriptions): QuantityName[] {
  return QUANTITIES.filter(({ read }) => read(from) !== undefined).map(({ name }) => name);
}

function strategyOf({ workload, machine }: Descriptions): Strategy {
  return rankDescribed(fromDescriptions(workload, machine)).best.plan.strategy;
}

/** Steps of the grid between two looks: a third of a decade, nearly. */
const STRIDE = 30;

/** Positions rise with `above` and fall with `below`; `near` has the strategy of here, `far` another. */
function* search(
  quantity: Quantity,
  from: Descriptions,
  value: number,
  here: Strategy,
  side: TurningPoint['side'],
): Generator<TurningPoint | undefined, void> {
  const direction = side === 'above' ? 1 : -1;
  const valueAt = (position: number): number => {
    const exact = gridValue(position);
    return quantity.whole ? Math.round(exact) : exact;
  };
  const at = (position: number): Strategy => strategyOf(quantity.write(from, valueAt(position)));
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
