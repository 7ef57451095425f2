import { expect, it } from 'vitest';

import { ForkwiseError, run } from '../src/index.ts';
import { HOSTILE } from '../../executor/test/fixtures/hostile.task.ts';
import { countTo, gather, indicesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';

const TASK = new URL('../../executor/test/fixtures/hostile.task.ts', import.meta.url).href;
const NAMES = Object.keys(HOSTILE);

it.each(['give', 'giveLater', 'raise'])(
  'auto gives every hostile value of %s one outcome, in order, and says what cannot cross',
  async (exportName) => {
    const names = [...NAMES, ...NAMES.map((name) => `after ${name}`)];
    const options = { machine: MACHINE, workers: 2, history: false };
    const { outcomes } = await gather(run(`${TASK}#${exportName}`, names, options));
    expect(indicesOf(outcomes)).toEqual(countTo(names.length));
    for (const outcome of outcomes.slice(NAMES.length)) {
      expect(outcome).toMatchObject({ status: 'fulfilled', value: names[outcome.index] });
    }
    if (exportName === 'raise') return;
    for (const outcome of outcomes.slice(0, NAMES.length)) {
      // Whether it is a promise cannot even be asked of it.
      if (outcome.status === 'fulfilled' || names[outcome.index] === 'a revoked proxy') continue;
      expect(outcome.error).toBeInstanceOf(ForkwiseError);
    }
  },
);
