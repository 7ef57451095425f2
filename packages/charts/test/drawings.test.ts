import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';

import { Histogram, Lanes, Strategies, binsOf } from '../src/index.ts';

describe('the strategies', () => {
  const rows = [
    {
      name: 'threads',
      isBest: true,
      predictedMs: [900, 1000, 1200],
      measuredMs: [950, 1100, 1150],
      speedup: 1.8,
    },
    { name: 'async', isBest: false, predictedMs: [1900, 2000, 2200], speedup: 1 },
  ] as const;
  const drawn = renderToString(h(Strategies, { rows, infeasible: ['processes'], width: 600 }));

  it('have a bar for what was predicted and a dot for what was measured', () => {
    expect(drawn.match(/class="bar"/g)).toHaveLength(2);
    expect(drawn.match(/class="measured"/g)).toHaveLength(1);
    expect(drawn).toContain('1.1 s, predicted 1 s, 1.80×');
  });

  it('name those that cannot be used, and mark the best', () => {
    expect(drawn).toContain('cannot be used');
    expect(drawn.match(/ ✓/g)).toHaveLength(1);
  });

  it('say what they show to those who do not see it', () => {
    expect(drawn).toContain('threads 1 s, measured 1.1 s, async 2 s');
  });
});

describe('the rows of a timeline', () => {
  it('hold every segment at its place, in px', () => {
    const segments = [{ activity: 'computing', startMs: 50, endMs: 100 }] as const;
    const lanes = [{ kind: 'worker', number: 1, segments }] as const;
    const drawn = renderToString(h(Lanes, { lanes, shownMs: 100, width: 504, label: 'l' }));
    expect(drawn).toContain('<rect class="activity computing" x="288" width="199.2"');
  });
});

describe('a histogram', () => {
  it('counts every time once, in bins of equal width', () => {
    const times = [0, 1, 19, 20, 100].map((ms) => ({ ms, weight: 2 }));
    const bins = binsOf(times, (ms) => ms, 100);
    expect(bins).toEqual([
      { from: 0, to: 20, weight: 6 },
      { from: 20, to: 40, weight: 2 },
      { from: 80, to: 100, weight: 2 },
    ]);
  });

  it('draws a bar for each bin that is not empty', () => {
    const times = [10, 10.1, 99].map((ms) => ({ ms, weight: 1 }));
    const drawn = renderToString(h(Histogram, { times, width: 600, label: 'three times' }));
    expect(drawn.match(/class="bin"/g)).toHaveLength(2);
  });
});
