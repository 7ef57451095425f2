import type { LevelMeasure } from './round.ts';

/** What is believed of the other side, and how surely. */
export interface Estimates {
  /** Mean latency where nothing queues, from so many inputs; `Infinity` and 0 before the first. */
  readonly aloneMs: number;
  /** The part of it in which this thread was idle. */
  readonly aloneWaitedMs: number;
  readonly aloneInputs: number;
  /** Standard deviation over mean of latencies under equal conditions, from so many inputs. */
  readonly spread: number;
  readonly spreadInputs: number;
  /** Inputs at limits that were not blamed for failures, and how many of them failed. */
  readonly tried: number;
  readonly failed: number;
}

/** Before anything is known: latencies a quarter apart, as sure of it as after one input. */
export const NO_ESTIMATES: Estimates = {
  aloneMs: Infinity,
  aloneWaitedMs: Infinity,
  aloneInputs: 0,
  spread: 0.25,
  spreadInputs: 1,
  tried: 0,
  failed: 0,
};

/** Chance alone exceeds so many standard errors once in 160 times. */
const STANDARD_ERRORS = 2.5;
/** Old inputs count no more than this many new ones, so that a change is seen. */
const MEMORY = 64;
const FAILURES_MEMORY = 200;
/** Failures beyond the expected number by more than two standard errors are no accident; one always may be. */
const FAILURE_ERRORS = 2;
const LEAST_FAILURES = 1;

/** How far the latency of so many inputs, over `aloneMs`, may stray from 1 by chance. */
export function chance(of: Estimates, inputs: number): number {
  const errors = Math.sqrt(1 / inputs + 1 / Math.max(1, of.aloneInputs));
  return STANDARD_ERRORS * of.spread * errors;
}

/** All levels above a number in flight as one. */
export function together(levels: readonly LevelMeasure[], above: number): LevelMeasure {
  let all = { inFlight: above, most: above, inputs: 0, running: 0, failed: 0 };
  let [sumMs, waitedSumMs, spreadMs] = [0, 0, 0];
  for (const level of levels) {
    if (level.most <= above) continue;
    all = {
      inFlight: level.inFlight,
      most: level.most,
      inputs: all.inputs + level.inputs,
      running: all.running + level.running,
      failed: all.failed + level.failed,
    };
    sumMs += level.inputs * level.latencyMs;
    waitedSumMs += level.inputs * level.waitedMs;
    spreadMs = Math.max(spreadMs, level.spreadMs);
  }
  const mean = (ms: number): number => (all.inputs === 0 ? 0 : ms / all.inputs);
  return { ...all, latencyMs: mean(sumMs), waitedMs: mean(waitedSumMs), spreadMs };
}

/** The most crowded level is taken by itself, for it may be slower for a reason. */
export function withSpread(of: Estimates, levels: readonly LevelMeasure[]): Estimates {
  let inputs = of.spreadInputs;
  let squares = of.spread ** 2 * inputs;
  for (const group of [levels.slice(0, -1), levels.slice(-1)]) {
    let [count, sumMs, squareSum] = [0, 0, 0];
    for (const { inputs: all, running, latencyMs, spreadMs } of group) {
      const ended = all - running;
      count += ended;
      sumMs += ended * latencyMs;
      squareSum += ended * (latencyMs ** 2 + spreadMs ** 2);
    }
    if (count < 2) continue;
    const meanMs = sumMs / count;
    squares += count * Math.max(0, squareSum / count / meanMs ** 2 - 1);
    inputs += count - 1;
  }
  return { ...of, spread: Math.sqrt(squares / inputs), spreadInputs: Math.min(inputs, MEMORY) };
}

/** Takes a level for one where nothing queued, with `memory` inputs known before. */
export function withAlone(of: Estimates, level: LevelMeasure, memory = MEMORY): Estimates {
  if (level.inputs === 0) return of;
  const before = Math.min(of.aloneInputs, memory);
  const aloneInputs = before + level.inputs;
  const mean = (ofMs: number, levelMs: number): number =>
    ((before === 0 ? 0 : ofMs * before) + levelMs * level.inputs) / aloneInputs;
  const aloneMs = mean(of.aloneMs, level.latencyMs);
  const aloneWaitedMs = mean(of.aloneWaitedMs, level.waitedMs);
  return { ...of, aloneMs, aloneWaitedMs, aloneInputs };
}

export function withFailures(of: Estimates, { inputs, failed }: LevelMeasure): Estimates {
  const tried = of.tried + inputs + failed;
  const kept = Math.min(1, FAILURES_MEMORY / Math.max(1, tried));
  return { ...of, tried: tried * kept, failed: (of.failed + failed) * kept };
}

/**
 * As many failures of so many inputs as the usual share explains. That share is estimated by
 * Laplace's rule of succession, so it is a half before anything is known.
 */
export function explainedFailures({ tried, failed }: Estimates, inputs: number): number {
  const expected = (inputs * (failed + 1)) / (tried + 2);
  return Math.max(LEAST_FAILURES, expected + FAILURE_ERRORS * Math.sqrt(expected));
}
