import type { Evidence } from '../schema/advice.ts';
import type { WorkloadClass } from '../schema/words.ts';
import type { Signals } from './signals.ts';

export interface Rule {
  readonly class: WorkloadClass;
  readonly applies: (signals: Signals) => boolean;
  readonly evidence: (signals: Signals) => readonly Evidence[];
}

/** More than half of the time: one resource dominates. */
const MOST = 0.5;
/** A second resource below this share changes no plan by more than a quarter. */
const MINOR = 0.25;
/** Seven waiting inputs that compute for a seventh of their time fill a thread: then both matter. */
const SLIGHT = 0.15;
/** Moving that costs as much as computing leaves at best nothing to gain from two workers. */
const AS_MUCH = 1;
/** Handing out at half the cost of computing caps the gain at 1.5 times on two workers. */
const HALF = 0.5;

const percent = (share: number): number => Math.round(share * 1000) / 10;

const shareOf = (signal: string, share: number, meaning: string): Evidence => ({
  signal,
  value: percent(share),
  unit: '% of the time',
  meaning,
});

const computing = (s: Signals): Evidence =>
  shareOf('computing in JavaScript', s.cpuShare, 'thread CPU time ÷ wall time');
const waiting = (s: Signals): Evidence =>
  shareOf('waiting', s.waitShare, 'event loop idle with no native work for it');
const pool = (s: Signals): Evidence =>
  shareOf('native threads computing', s.poolShare, 'process CPU time beyond the thread’s own');
const blocked = (s: Signals): Evidence =>
  shareOf('blocked', s.blockedShare, 'the thread held without using a core');

const ratio = (signal: string, value: number, meaning: string): Evidence => ({
  signal,
  value: Math.round(Math.min(value, 1e6) * 100) / 100,
  unit: '×',
  meaning,
});

/**
 * Tried in order; the first that applies names the class. Thin evidence comes first, then what
 * makes spreading useless, then the dominant resource, then mixtures of two.
 */
export const RULES: readonly Rule[] = [
  {
    class: 'unknown',
    applies: (s) => s.sampled === 0 || s.observedMs <= 0,
    evidence: (s) => [
      { signal: 'inputs sampled', value: s.sampled, unit: 'inputs', meaning: 'nothing to go by' },
    ],
  },
  {
    class: 'blocking',
    applies: (s) => s.blockedShare >= MOST,
    evidence: (s) => [blocked(s), computing(s)],
  },
  {
    class: 'native-pool-bound',
    applies: (s) => s.poolShare >= MOST,
    evidence: (s) => [pool(s), computing(s)],
  },
  {
    class: 'overhead-bound',
    applies: (s) => s.cpuShare >= MOST && (s.startUpRatio < AS_MUCH || s.dispatchRatio >= HALF),
    evidence: (s) => [
      computing(s),
      ratio(
        'all the work ÷ starting one worker',
        s.startUpRatio,
        'under 1, starting one costs more',
      ),
      ratio('handing out ÷ computing, per input', s.dispatchRatio, 'from 0.5 on, spreading loses'),
    ],
  },
  {
    class: 'transfer-bound',
    applies: (s) => s.cpuShare >= MOST && s.transferRatio >= AS_MUCH,
    evidence: (s) => [
      ratio('moving ÷ computing, per input', s.transferRatio, 'to a thread and back, as measured'),
      computing(s),
    ],
  },
  {
    class: 'io-bound',
    applies: (s) => s.waitShare >= MOST && s.cpuShare + s.blockedShare + s.poolShare < SLIGHT,
    evidence: (s) => [waiting(s), computing(s)],
  },
  {
    class: 'cpu-bound',
    applies: (s) => s.cpuShare >= 1 - MINOR,
    evidence: (s) => [computing(s), waiting(s)],
  },
  {
    class: 'mixed',
    applies: () => true,
    evidence: (s) => [computing(s), blocked(s), pool(s), waiting(s)],
  },
];
