import { seededRandom } from '@forkwise/core';

import { type Fault, FAULTS } from './faults.ts';

/** How an input looks on its way: numbers and text take ways of their own through shared memory. */
export type Shape = 'objects' | 'numbers' | 'text';

export interface Order {
  readonly id: number;
  readonly fault: Fault;
}

export interface InputPlan {
  readonly seed: number;
  readonly count: number;
  readonly shape: Shape;
  /** How many inputs have each fault; all others are well. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  /** So many in a hundred of the well inputs wait. */
  readonly waiting?: number;
}

/** More inputs than any run has, so that one number holds an id and a fault. */
const NUMBERS_PER_FAULT = 10_000_000;
/** So many in a hundred of the well inputs wait where it is not said, and so many return 64 KiB. */
const WAITING = 6;
const BULKY = 2;

const BULK_BYTES = 65_536;

/** The orders of a run: the same for the same seed. */
export function ordersOf({ seed, count, faults, waiting = WAITING }: InputPlan): Order[] {
  const random = seededRandom(seed);
  const orders: Order[] = Array.from({ length: count }, (_, id) => {
    const chance = random() * 100;
    const fault = chance < waiting ? 'wait' : chance < waiting + BULKY ? 'bulk' : 'none';
    return { id, fault };
  });
  const places = shuffled(count, random);
  for (const [fault, times] of Object.entries(faults)) {
    for (const id of places.splice(0, times)) orders[id] = { id, fault: fault as Fault };
  }
  return orders;
}

function shuffled(count: number, random: () => number): number[] {
  const places = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [places[at], places[other]] = [places[other] as number, places[at] as number]; // both within
  }
  return places;
}

export function encode({ id, fault }: Order, shape: Shape): unknown {
  if (shape === 'numbers') return FAULTS.indexOf(fault) * NUMBERS_PER_FAULT + id;
  if (shape === 'text') return `${fault}:${id}`;
  return { id, fault, rows: [{ id }, { bytes: new Uint8Array([id % 256]) }] };
}

export function decode(input: unknown): Order {
  if (typeof input === 'number') {
    const fault = FAULTS[Math.floor(input / NUMBERS_PER_FAULT)] ?? 'none';
    return { id: input % NUMBERS_PER_FAULT, fault };
  }
  if (typeof input === 'string') {
    const [fault, id] = input.split(':');
    return { id: Number(id), fault: fault as Fault };
  }
  return input as Order;
}

/** What the task makes of an input that is well; a number of a number, so that shared memory keeps it bare. */
export function outputOf({ id, fault }: Order, input: unknown): unknown {
  if (fault === 'bulk') return Buffer.alloc(BULK_BYTES, id % 251);
  if (typeof input === 'number') return id * 2 + 1;
  return { id, of: typeof input, square: id * id };
}
