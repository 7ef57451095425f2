import { type Profile, formatCount, formatFactor, formatMs } from '@forkwise/core';

import type { Draft } from '../form/fields.ts';
import type { Measured, StrategyResult } from './measure.ts';

type MeasuredResult = Extract<StrategyResult, { readonly kind: 'measured' }>;

/** Whether every input was run to its end. */
export function isWhole({ executed: { counts } }: MeasuredResult): boolean {
  return counts.timedOut + counts.cancelled === 0;
}

/** How it ended, in a word or two. */
export function endOf(result: StrategyResult): string {
  if (result.kind === 'infeasible') return 'cannot be used';
  const { counts, wallMs } = result.executed;
  if (isWhole(result)) return formatMs(wallMs);
  return `stopped after ${formatMs(wallMs)}, ${formatCount(counts.fulfilled)} of ${formatCount(counts.total)}`;
}

/** What came out, and whether it is what was advised: a sentence each. */
export interface Verdict {
  readonly fastest: string;
  readonly advised: string;
}

export function verdictOn({ results, advised }: Measured): Verdict {
  const whole = results.filter((one) => one.kind === 'measured').filter(isWhole);
  const [first] = whole;
  if (first === undefined) {
    return {
      fastest: 'Nothing came to its end within the time limit.',
      advised: `Advised was ${advised}.`,
    };
  }
  const fastest = whole.reduce((best, one) =>
    one.executed.wallMs < best.executed.wallMs ? one : best,
  );
  const sequential = whole.find(({ strategy }) => strategy === 'sequential');
  const against =
    sequential === undefined || fastest === sequential
      ? ''
      : `, ${formatFactor(sequential.executed.wallMs / fastest.executed.wallMs)} as fast as one after another`;
  return {
    fastest: `Fastest here: ${fastest.strategy}, ${formatMs(fastest.executed.wallMs)}${against}.`,
    advised:
      fastest.strategy === advised
        ? 'That is what was advised.'
        : `Advised was ${advised}: the simplest that was predicted to be as fast as any.`,
  };
}

/** The fields of the form that describe what was measured. */
export function fieldsOf({ profile, inputs, device }: Measured): Draft {
  return {
    inputs: String(inputs),
    'perInput.cpuMs': rounded(profile, 'cpuMs'),
    'perInput.waitMs': rounded(profile, 'waitMs'),
    'perInput.blockedMs': '0',
    'perInput.poolMs': '0',
    'machine.cores': String(device.cores),
    'machine.gainPerCore': String(device.gainPerCore),
  };
}

function rounded({ perInput }: Profile, part: 'cpuMs' | 'waitMs'): string {
  return String(Number(perInput[part].mean.toPrecision(3)));
}
