import { describe, expect, it } from 'vitest';

import { CLASS_TEXTS, type Signals, WORKLOAD_CLASSES, classify, signals } from '../src/index.ts';
import { roundMachine } from './support/machines.ts';
import { REALISTIC, REALISTIC_NAMES, type RealisticName } from './support/realistic.ts';
import { described, profileOf, sample } from './support/workloads.ts';

/** Much work in inputs that cost nothing to move: what is left to decide are the shares. */
const PLENTY: Signals = {
  observedMs: 500,
  sampled: 10,
  sequentialMs: 10_000,
  cpuShare: 0,
  blockedShare: 0,
  poolShare: 0,
  waitShare: 0,
  transferRatio: 0,
  dispatchRatio: 0,
  startUpRatio: 100,
};

/** Each line: the shares of the time, what it costs to spread, and the class that follows. */
const TABLE = [
  // computing, blocked, pool, waiting | moving, handing out, start-up ratio | class
  [1, 0, 0, 0, 0, 0, 100, 'cpu-bound'],
  [0.75, 0, 0, 0.25, 0, 0, 100, 'cpu-bound'],
  [0.74, 0, 0, 0.26, 0, 0, 100, 'mixed'],
  [0.5, 0, 0, 0.5, 0, 0, 100, 'mixed'],
  [0.25, 0, 0, 0.75, 0, 0, 100, 'mixed'],
  [0.2, 0, 0, 0.8, 0, 0, 100, 'mixed'],
  [0.14, 0, 0, 0.86, 0, 0, 100, 'io-bound'],
  [0, 0, 0, 1, 0, 0, 100, 'io-bound'],
  [0.1, 0.1, 0.1, 0.7, 0, 0, 100, 'mixed'],
  [0.05, 0.05, 0.04, 0.86, 0, 0, 100, 'io-bound'],
  [0.25, 0.25, 0.25, 0.25, 0, 0, 100, 'mixed'],
  [0.5, 0.5, 0, 0, 0, 0, 100, 'blocking'],
  [0.51, 0.49, 0, 0, 0, 0, 100, 'mixed'],
  [0, 0.5, 0.5, 0, 0, 0, 100, 'blocking'],
  [0, 0, 1, 0, 0, 0, 100, 'native-pool-bound'],
  [0.5, 0, 0.5, 0, 0, 0, 100, 'native-pool-bound'],
  [0.1, 0, 0.49, 0.41, 0, 0, 100, 'mixed'],
  // moving as much as computing, or handing out half as much, ends what spreading can gain
  [1, 0, 0, 0, 1, 0, 100, 'transfer-bound'],
  [1, 0, 0, 0, 0.99, 0, 100, 'cpu-bound'],
  [1, 0, 0, 0, 0, 0.5, 100, 'overhead-bound'],
  [1, 0, 0, 0, 0, 0.49, 100, 'cpu-bound'],
  [1, 0, 0, 0, 5, 0.5, 100, 'overhead-bound'],
  [1, 0, 0, 0, 0, 0, 1, 'cpu-bound'],
  [1, 0, 0, 0, 0, 0, 0.99, 'overhead-bound'],
  // where computing is no large part, what it costs to spread it does not matter
  [0.1, 0, 0, 0.9, 50, 50, 0.01, 'io-bound'],
  [0, 0, 1, 0, 50, 50, 0.01, 'native-pool-bound'],
  [0, 1, 0, 0, 50, 50, 0.01, 'blocking'],
] as const;

describe('the table of rules', () => {
  for (const [cpuShare, blockedShare, poolShare, waitShare, ...rest] of TABLE) {
    const [transferRatio, dispatchRatio, startUpRatio, expected] = rest;
    const shares = `${cpuShare} computing, ${blockedShare} blocked, ${poolShare} pool, ${waitShare} waiting`;
    const costs = `moving ${transferRatio}, handing out ${dispatchRatio}, work ÷ start-up ${startUpRatio}`;
    it(`calls ${shares}; ${costs}: ${expected}`, () => {
      const found = classify({
        ...PLENTY,
        cpuShare,
        blockedShare,
        poolShare,
        waitShare,
        transferRatio,
        dispatchRatio,
        startUpRatio,
      });
      expect(found.class).toBe(expected);
      expect(found.evidence.length).toBeGreaterThan(0);
    });
  }

  it('says unknown of inputs that nobody ran, whatever the other signals say', () => {
    expect(classify({ ...PLENTY, cpuShare: 1, sampled: 0 }).class).toBe('unknown');
  });

  it('says unknown of inputs that took no measurable time', () => {
    expect(classify({ ...PLENTY, cpuShare: 1, observedMs: 0 }).class).toBe('unknown');
  });

  it('has a text for every class, and every class of the schema can be reached', () => {
    const reached = new Set<string>([...TABLE.map((line) => line[7]), 'unknown']);
    expect([...reached].toSorted()).toEqual([...WORKLOAD_CLASSES].toSorted());
    expect(Object.keys(CLASS_TEXTS).toSorted()).toEqual([...WORKLOAD_CLASSES].toSorted());
  });

  it('gives the number it decided by as evidence, in percent of the time', () => {
    const { evidence } = classify({ ...PLENTY, cpuShare: 0.8125, waitShare: 0.1875 });
    expect(evidence.map(({ value, unit }) => `${value} ${unit}`)).toEqual([
      '81.3 % of the time',
      '18.8 % of the time',
    ]);
  });

  it('keeps an endless ratio finite, so that the evidence survives JSON', () => {
    const { evidence } = classify({ ...PLENTY, cpuShare: 1, dispatchRatio: Infinity });
    expect(evidence.every((item) => Number.isFinite(item.value))).toBe(true);
  });
});

const CLASSES = {
  'fetching 100 URLs': 'io-bound',
  'the sum of squares of four ranges': 'cpu-bound',
  'rendering 2,000 Markdown files': 'cpu-bound',
  'hashing 50 passwords with async pbkdf2': 'native-pool-bound',
  'a synchronous database driver': 'blocking',
  'fetching pages, then parsing them': 'mixed',
  'counting the rows of large tables': 'transfer-bound',
  'adding one to a million numbers': 'overhead-bound',
  'ten small calculations': 'overhead-bound',
  'nothing measured yet': 'unknown',
} as const satisfies Record<RealisticName, string>;

describe('realistic workloads', () => {
  for (const name of REALISTIC_NAMES) {
    it(`calls ${name} ${CLASSES[name]}`, () => {
      const { profile, inputs } = REALISTIC[name];
      expect(classify(signals(profile, inputs, roundMachine())).class).toBe(CLASSES[name]);
    });
  }
});

describe('the signals', () => {
  it('are shares of the mean input, each sample counted by its weight', () => {
    const profile = profileOf([sample({ cpuMs: 10 }, { weight: 3 }), sample({ waitMs: 10 })]);
    const found = signals(profile, 400, roundMachine());
    expect(found).toMatchObject({ cpuShare: 0.75, waitShare: 0.25, sequentialMs: 4000 });
  });

  it('compare moving, handing out and starting with computing', () => {
    const payload = { bytes: 1e6, encodeMs: 2, decodeMs: 1, binary: false };
    const profile = profileOf([sample({ cpuMs: 10 }, { input: payload, output: payload })]);
    const found = signals(profile, 100, roundMachine());
    expect(found.transferRatio).toBeCloseTo((2 + 1 + 2 + 1) / 10, 12);
    expect(found.dispatchRatio).toBeCloseTo(0.001 / 10, 12);
    expect(found.startUpRatio).toBeCloseTo((100 * 10) / 40, 12);
  });

  it('count the time of every run of a sample as observed', () => {
    const profile = profileOf([sample({ cpuMs: 0.01 }, { runs: 3000 })]);
    expect(signals(profile, 1e6, roundMachine())).toMatchObject({ observedMs: 30, sampled: 3000 });
  });

  it('never count more native work than the time the thread left for it', () => {
    const profile = profileOf([sample({ cpuMs: 5 }, { wallMs: 10, poolMs: 15 })]);
    expect(signals(profile, 100, roundMachine()).poolShare).toBe(0.5);
  });

  it('of a workload without computing are endless ratios, and it is not called transfer-bound', () => {
    const { profile, inputs } = described({ perInput: { waitMs: 50 } });
    const found = signals(profile, inputs, roundMachine());
    expect(found.transferRatio).toBe(Infinity);
    expect(classify(found).class).toBe('io-bound');
  });
});
