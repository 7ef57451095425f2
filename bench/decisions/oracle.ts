import type { Interval } from '@forkwise/core';

import type { Workload } from './corpus.ts';
import { type AdviceDigest, type JobOptions, type JobResult, runJob } from './job.ts';
import { fastest, median, rotated, survivors, type Timed } from './statistics.ts';
import { type Trial, trialName, trialsFor } from './trials.ts';

/** A trial slower than this after one round is not tried again. */
const FIRST_CUT = { factor: 1.5, limit: 6 };
/** Later rounds decide between the few that are left. */
const LATER_CUT = { factor: 1.2, limit: 4 };
/** A trial is ended when it takes this many times as long as the best one, plus some slack. */
const HOPELESS = { factor: 2, slackMs: 400 };
const LIMIT_MS = 60_000;

/** How a trial went that gave no usable time. */
export type Refusal =
  | { readonly kind: 'infeasible'; readonly trial: Trial; readonly reason: string }
  | { readonly kind: 'different'; readonly trial: Trial; readonly reason: string };

type Ran = Extract<JobResult, { kind: 'ran' }>;

/** Everything measured for one workload; wall times in ms, one per round. */
export interface Measured {
  readonly plainMs: readonly number[];
  readonly plainFingerprint: string;
  readonly trials: readonly Timed<Trial>[];
  readonly best: Timed<Trial>;
  readonly refusals: readonly Refusal[];
  readonly auto: readonly AutoRun[];
  /** The plan that `auto` chose first, forced; empty when every forced run failed. */
  readonly chosen: readonly Pick<Ran, 'wallMs' | 'workMs'>[];
  readonly advise: { readonly wallMs: number; readonly advice: AdviceDigest } | undefined;
  readonly problems: readonly string[];
}

export interface AutoRun {
  readonly wallMs: number;
  readonly fingerprint: string;
  readonly failure: string | undefined;
  readonly trial: Trial;
  /** For as many inputs as there were. */
  readonly predictedMs: Interval | null;
  readonly advice: AdviceDigest | undefined;
}

export interface OracleOptions {
  readonly rounds: number;
  readonly cache: string;
}

/** Runs a workload in every way that could be the best, and as `auto` would, in turns. */
export async function measure(workload: Workload, options: OracleOptions): Promise<Measured> {
  return new Measurement(workload, options).run();
}

class Measurement {
  readonly #workload: Workload;
  readonly #options: OracleOptions;
  readonly #module: string;
  readonly #plainMs: number[] = [];
  readonly #auto: AutoRun[] = [];
  readonly #chosen: Pick<Ran, 'wallMs' | 'workMs'>[] = [];
  readonly #refusals: Refusal[] = [];
  readonly #problems: string[] = [];
  #reference: Ran | undefined;
  #timed: { way: Trial; wallMs: number[] }[] = [];

  constructor(workload: Workload, options: OracleOptions) {
    this.#workload = workload;
    this.#options = options;
    this.#module = workload.module.href;
  }

  async run(): Promise<Measured> {
    await this.#plain();
    const reference = this.#reference;
    if (reference === undefined)
      throw new Error(`${this.#workload.name}: ${this.#problems.join()}`);
    const advise = await this.#advise();
    await this.#autoRun();
    for (const trial of trialsFor(this.#workload.sweep, reference.inputs)) await this.#try(trial);
    const everything = this.#timed;
    for (let round = 1; round < this.#options.rounds; round += 1) await this.#again(round);
    const best = fastest(this.#timed);
    if (best === undefined) throw new Error(`${this.#workload.name}: no trial succeeded`);
    return {
      plainMs: this.#plainMs,
      plainFingerprint: reference.fingerprint,
      trials: everything,
      best,
      refusals: this.#refusals,
      auto: this.#auto,
      chosen: this.#chosen,
      advise,
      problems: this.#problems,
    };
  }

  async #again(round: number): Promise<void> {
    const { factor, limit } = round === 1 ? FIRST_CUT : LATER_CUT;
    const kept = new Set(survivors(this.#timed, factor, limit).map(({ way }) => way));
    this.#timed = this.#timed.filter(({ way }) => kept.has(way));
    const steps: (() => Promise<void>)[] = [
      () => this.#plain(),
      () => this.#autoRun(),
      () => this.#runChosen(),
      ...this.#timed.map(
        ({ way }) =>
          () =>
            this.#try(way),
      ),
    ];
    for (const step of rotated(steps, round)) await step();
    // The chosen plan takes part from the second round on: give it as many rounds as the others.
    if (round === 1) await this.#runChosen();
  }

  #job(limitMs: number): JobOptions {
    return { cache: this.#options.cache, limitMs };
  }

  async #plain(): Promise<void> {
    const result = await runJob({ kind: 'plain', module: this.#module }, this.#job(LIMIT_MS));
    if (result.kind !== 'ran') {
      this.#problems.push(`plain: ${explain(result)}`);
      return;
    }
    this.#reference ??= result;
    this.#plainMs.push(result.wallMs);
  }

  async #advise(): Promise<Measured['advise']> {
    const result = await runJob({ kind: 'advise', module: this.#module }, this.#job(LIMIT_MS));
    if (result.kind === 'advised') return { wallMs: result.wallMs, advice: result.advice };
    this.#problems.push(`advise: ${explain(result)}`);
    return undefined;
  }

  async #autoRun(): Promise<void> {
    const result = await runJob({ kind: 'auto', module: this.#module }, this.#job(LIMIT_MS));
    if (result.kind !== 'ran' || result.plan === undefined) {
      this.#problems.push(`auto: ${explain(result)}`);
      return;
    }
    const { wallMs, fingerprint, failure, plan, predictedMs, advice } = result;
    const trial = advice?.recommendation ?? plan;
    this.#auto.push({ wallMs, fingerprint, failure, trial, predictedMs, advice });
  }

  async #runChosen(): Promise<void> {
    const first = this.#auto[0];
    if (first === undefined) return;
    const { strategy, workers, concurrency, chunkSize } = first.trial;
    const whole = { strategy, workers, concurrency, chunkSize } as Required<Trial>;
    const trial: Trial = inProcessAware(whole);
    const result = await this.#force(trial, LIMIT_MS);
    if (result.kind === 'ran') this.#chosen.push(result);
    else this.#problems.push(`${trialName(trial)}, as chosen: ${explain(result)}`);
  }

  #force(trial: Trial, limitMs: number): Promise<JobResult> {
    return runJob({ kind: 'forced', module: this.#module, trial }, this.#job(limitMs));
  }

  async #try(trial: Trial): Promise<void> {
    const bestMs = median(fastest(this.#timed)?.wallMs ?? []);
    const hopelessMs = HOPELESS.factor * bestMs + HOPELESS.slackMs;
    const result = await this.#force(trial, Number.isNaN(bestMs) ? LIMIT_MS : hopelessMs);
    if (result.kind === 'tooSlow') return;
    if (result.kind !== 'ran') {
      this.#refusals.push({ kind: 'infeasible', trial, reason: explain(result) });
    } else if (result.fingerprint === this.#reference?.fingerprint) {
      this.#record(trial, result.wallMs);
    } else {
      const reason = result.failure ?? 'results differ in value or class';
      this.#refusals.push({ kind: 'different', trial, reason });
    }
  }

  #record(trial: Trial, wallMs: number): void {
    const known = this.#timed.find(({ way }) => way === trial);
    if (known === undefined) this.#timed.push({ way: trial, wallMs: [wallMs] });
    else known.wallMs.push(wallMs);
  }
}

/** In-process strategies take no number of workers, and a sequential one nothing in flight. */
function inProcessAware({ strategy, workers, concurrency, chunkSize }: Required<Trial>): Trial {
  if (strategy === 'sequential') return { strategy };
  if (strategy === 'async') return { strategy, concurrency };
  return { strategy, workers, concurrency, chunkSize };
}

function explain(result: JobResult): string {
  if (result.kind === 'failed') return `${result.code}: ${result.message}`;
  if (result.kind === 'ran') return result.failure ?? 'no plan in the report';
  return result.kind === 'tooSlow' ? 'took too long' : `answered ${result.kind}`;
}
