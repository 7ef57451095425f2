import { type QuantityName, type TurningPoint, formatCount, formatMs } from '@forkwise/core';

import { FIELDS } from '../form/fields.ts';
import type { Answer } from './work-out.ts';

interface QuantityText {
  readonly field: string;
  readonly read: (answer: Answer) => number;
  readonly write: (value: number) => string;
}

const PER_INPUT = (name: keyof Answer['workload']['perInput']): QuantityText => ({
  field: `perInput.${name}`,
  read: ({ workload }) => workload.perInput[name],
  write: (value) => (value === 0 ? '0 ms' : formatMs(value)),
});

const counted =
  (unit: string) =>
  (value: number): string =>
    `${Number.isInteger(value) ? formatCount(value) : value} ${value === 1 ? unit : `${unit}s`}`;

/** How the quantities that a decision may turn on are called and written. */
const QUANTITY_TEXTS: Readonly<Record<QuantityName, QuantityText>> = {
  inputs: { field: 'inputs', read: ({ workload }) => workload.inputs, write: counted('input') },
  waitMs: PER_INPUT('waitMs'),
  cpuMs: PER_INPUT('cpuMs'),
  poolMs: PER_INPUT('poolMs'),
  blockedMs: PER_INPUT('blockedMs'),
  inputBytes: {
    field: 'input.bytes',
    read: ({ workload }) => workload.input.bytes,
    write: formatBytes,
  },
  cores: {
    field: 'machine.cores',
    read: ({ machine }) => machine.cores,
    write: counted('core'),
  },
  poolSize: {
    field: 'machine.poolSize',
    read: ({ machine }) => machine.poolSize,
    write: counted('thread'),
  },
};

export function titleOf(quantity: QuantityName): string {
  const { field } = QUANTITY_TEXTS[quantity];
  if (quantity === 'inputBytes') return 'Size of an input';
  return FIELDS.find(({ name }) => name === field)?.title ?? field;
}

export function nowOf(quantity: QuantityName, answer: Answer): string {
  const { read, write } = QUANTITY_TEXTS[quantity];
  return write(read(answer));
}

/** “from 40 ms on: threads”. */
export function turningText({ quantity, side, value, strategy }: TurningPoint): string {
  const written = QUANTITY_TEXTS[quantity].write(value);
  return side === 'above'
    ? `from ${written} on: ${strategy}`
    : `at ${written} or less: ${strategy}`;
}

/** Decimal units, as file managers show them. */
function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power] ?? ''}`;
}
