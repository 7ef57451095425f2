import { ForkwiseError, isStrategy, STRATEGIES, type Strategy } from '@forkwise/core/base';
import type { Transfer } from 'forkwise';

import { nearest } from './nearest.ts';

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** The whole number that an option was given; throws `OPTION_INVALID` for anything else. */
export function wholeNumber(option: string, text: string, { min, max }: Bounds): number {
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw optionInvalid(option, text, `a whole number from ${min} to ${max.toLocaleString('en')}`);
}

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/;
const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
/** Node's timers hold at most 2^31 − 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

export const DURATIONS = 'a time above 0, in ms or with a unit: 500, 500ms, 2s, 1.5m, 1h';

/** Milliseconds from `1500`, `250ms`, `2s`, `1.5m` or `1h`; `undefined` otherwise. */
export function msOf(text: string): number | undefined {
  const [, amount, unit = 'ms'] = DURATION.exec(text) ?? [];
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return ms > 0 && ms <= LONGEST_MS ? ms : undefined;
}

/** Throws `OPTION_INVALID` for what is no time. */
export function durationMs(option: string, text: string): number {
  const ms = msOf(text);
  if (ms === undefined) throw optionInvalid(option, text, DURATIONS);
  return ms;
}

/** `auto` or a strategy; throws `STRATEGY_UNKNOWN` with the nearest name otherwise. */
export function strategyName(text: string): 'auto' | Strategy {
  if (text === 'auto' || isStrategy(text)) return text;
  const names = ['auto', ...STRATEGIES];
  const meant = nearest(text, names);
  throw new ForkwiseError('STRATEGY_UNKNOWN', `There is no strategy ${JSON.stringify(text)}.`, {
    expected: names.join(', '),
    found: text === '' ? 'nothing' : text,
    hint: meant === undefined ? 'Use one of these names.' : `Did you mean \`${meant}\`?`,
  });
}

export function orderName(text: string): 'input' | 'completion' {
  if (text === 'input' || text === 'completion') return text;
  throw optionInvalid('order', text, 'input or completion');
}

export function transferName(text: string): Transfer {
  if (text === 'inputs' || text === 'results' || text === 'both') return text;
  throw optionInvalid('transfer', text, 'inputs, results or both');
}

/** A value that must not be empty, such as a path. */
export function filled(option: string, text: string, what: string): string {
  if (text !== '') return text;
  throw optionInvalid(option, text, what);
}

function optionInvalid(option: string, text: string, expected: string): ForkwiseError {
  const found = text === '' ? 'no value' : text;
  return new ForkwiseError('OPTION_INVALID', `--${option} cannot be ${found}.`, {
    expected,
    found,
    hint: `Give --${option} ${expected}.`,
  });
}
