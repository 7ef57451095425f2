import {
  type Advice,
  formatBytes,
  formatCount,
  formatMs,
  type QuantityName,
  type TurningPoint,
} from '@forkwise/core';

import { labelled, type Look } from './look.ts';

const QUANTITY_WORDS: Readonly<Record<QuantityName, string>> = {
  inputs: 'how many inputs',
  cpuMs: 'computing, of one input',
  waitMs: 'waiting, of one input',
  poolMs: 'native work, of one input',
  blockedMs: 'blocking, of one input',
  inputBytes: 'size of an input',
  cores: 'cores',
  poolSize: 'native pool',
};

/** What would lead to another strategy, a line for each quantity that alone would do it. */
export function renderTurning(
  points: readonly TurningPoint[],
  advice: Advice,
  look: Look,
): string[] {
  // That a single input needs no company is no news.
  const told = points.filter(({ quantity, value }) => quantity !== 'inputs' || value > 1);
  const quantities = [...new Set(told.map(({ quantity }) => quantity))];
  return quantities.flatMap((quantity) => {
    const turns = told.filter((point) => point.quantity === quantity).map(turn);
    const now = written(quantity, nowOf(quantity, advice));
    return labelled(
      '  · ',
      `${QUANTITY_WORDS[quantity]}, now ${now}: ${turns.join('; ')}`,
      look.columns,
    );
  });
}

function turn({ quantity, side, value, strategy }: TurningPoint): string {
  const bound = written(quantity, value);
  return side === 'above' ? `from ${bound} on, ${strategy}` : `at ${bound} or less, ${strategy}`;
}

function nowOf(quantity: QuantityName, { profile, machine }: Advice): number {
  switch (quantity) {
    case 'inputs':
      return profile.inputs ?? 0;
    case 'cores':
      return machine.cpu.cores;
    case 'poolSize':
      return machine.pool.size;
    case 'inputBytes':
      return profile.samples[0]?.input.bytes ?? 0;
    case 'cpuMs':
    case 'waitMs':
    case 'poolMs':
    case 'blockedMs':
      return profile.perInput[quantity].mean;
  }
}

function written(quantity: QuantityName, value: number): string {
  if (quantity === 'inputBytes') return formatBytes(value);
  return quantity.endsWith('Ms') ? formatMs(value) : formatCount(value);
}
