import { setImmediate as nextTurn } from 'node:timers/promises';

import type { KnownTask } from '../history/index.ts';
import type { Waits } from './here.ts';
import { leadAdvice } from './lead-advice.ts';
import { knownWorker } from './precedent.ts';
import type { Finished, ProbeResult } from './result.ts';
import { RunEnd } from './run-end.ts';
import { inputSize } from './size.ts';
import { ONE_THREAD, speculate } from './speculation.ts';
import type { Survey } from './survey.ts';
import { Trial } from './trial.ts';
import { meansOf, underway } from './underway.ts';
import { type Means, type Team, type Underway, bestTeam, outlookWith, verdictOn } from './weigh.ts';

/** It is first looked at whether workers would help after so long … */
const FIRST_LOOK_MS = 8;
/** … then whenever so much more time has passed, … */
const LOOK_GROWTH = 1.4;
/** … and for the last time after this: by then what is unsure makes little difference. */
const LAST_LOOK_MS = 160;
/** The caller's timers and sockets get their turn between inputs after so long. */
const TURN_MS = 10;
/** Where the rest will run here, this part of the list tells how long it takes: nobody waits for it. */
const KNOWN_SHARE = 0.2;
/** Three inputs tell a typical one from a first call; fewer, where they take long. */
const ENOUGH_INPUTS = 3;
const LONG_PAIR_MS = 30;
const LONG_FIRST_MS = 150;
/** What takes no longer than this is finished before it could be handed over. */
const FINISH_MS = 30;
/** Inputs that get heavier are handed over all the same. */
const FINISH_PATIENCE_MS = 100;
/** A worker that is tried may take so many inputs, for so long, before it has proved itself. */
const ALLOWED_MS = 60;
const MOST_ALLOWED = 256;
/** So many of each worker's outcomes prove it, or the first, where it took so long. */
const PROOF = 3;
const LONG_PROOF_MS = 25;

type End =
  | Waits
  | { readonly kind: 'stay' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'proved'; readonly trial: Trial; readonly team: Team };

/**
 * Leads a run until it is clear how it goes on. This thread works through the inputs; whenever some
 * more of them are known, it asks whether workers that start now would be done sooner together with
 * it. They take inputs as soon as they are up, and are stopped before that if it turns out that they
 * would not help.
 */
export class LeadRun {
  readonly #survey: Survey;
  readonly #end: RunEnd;
  #trial: Trial | undefined;
  #team: Team | undefined;
  #trialSinceMs = 0;
  #known: KnownTask | undefined;
  #settled = false;

  constructor(survey: Survey) {
    this.#survey = survey;
    this.#end = new RunEnd(survey);
    this.#speculate();
  }

  async lead(): Promise<ProbeResult | Finished> {
    const survey = this.#survey;
    for (;;) {
      const end = await this.#run();
      if (end.kind === 'waits') {
        await survey.runTogether(end);
        return await leadAdvice(survey, this.#trial, this.#end.handOver());
      }
      if (end.kind === 'proved') {
        const proof = await this.#end.proved(end.trial, end.team, this.#known);
        if (proof.kind === 'decided') return proof.result;
        if (proof.kind === 'unsure') continue;
        this.#trial = undefined;
        this.#next(proof.kind, end.team);
        continue;
      }
      if (this.#trial !== undefined && !(await this.#abandon()))
        return this.#end.leave(this.#trial);
      const { left, source } = survey;
      return left === 0 && source.rest.ended ? this.#end.finished() : this.#end.stay();
    }
  }

  /** Threads that failed, or were in each other's way, may not do what processes can. */
  #next(found: 'failed' | 'crowded', { workers }: Team): void {
    this.#team = undefined;
    this.#settled = found === 'failed' && workers.workerKind === 'process';
    if (found === 'crowded') this.#beginProcess();
  }

  #speculate(): void {
    this.#trial = speculate(this.#survey);
    if (this.#trial === undefined) return;
    const lane = this.#means().free;
    this.#team = { workers: ONE_THREAD, lane, aloneMs: Infinity, besideMs: 0 };
    this.#trialSinceMs = performance.now();
  }

  async #run(): Promise<End> {
    const survey = this.#survey;
    const { here, request, source, sampler } = survey;
    let nextLookMs = FIRST_LOOK_MS;
    let turnMs = performance.now();
    while (!request.work.signal.aborted) {
      const step = await here.step();
      if (this.#trial !== undefined || performance.now() - turnMs > TURN_MS) {
        await nextTurn();
        turnMs = performance.now();
      }
      if (step.kind !== 'ran') return step;
      if (source.lookedMs < sampler.heldMs) await source.lookFurther();
      const proved = this.#proved();
      if (proved !== undefined) return proved;
      await survey.deliver();
      const { spentMs } = survey;
      if (spentMs < nextLookMs || !this.#isEnough(spentMs)) continue;
      nextLookMs = spentMs * LOOK_GROWTH;
      if (await this.#look(spentMs)) return { kind: 'stay' };
    }
    return { kind: 'stay' };
  }

  #proved(): End | undefined {
    const [trial, team] = [this.#trial, this.#team];
    if (trial === undefined || team === undefined) return undefined;
    const isKnown = this.#known !== undefined && trial.up;
    return isKnown || trial.answered ? { kind: 'proved', trial, team } : undefined;
  }

  #isEnough(spentMs: number): boolean {
    const { length } = this.#survey.sampler.timings;
    if (length >= ENOUGH_INPUTS) return true;
    return spentMs >= (length === 1 ? LONG_FIRST_MS : LONG_PAIR_MS);
  }

  /** True when the rest is to be handed over, to run on this thread. */
  async #look(spentMs: number): Promise<boolean> {
    const survey = this.#survey;
    const leftMs = survey.left * survey.here.recentMs;
    const short = leftMs < FINISH_MS && spentMs < FINISH_PATIENCE_MS;
    const known = spentMs >= Math.min(LAST_LOOK_MS, KNOWN_SHARE * (spentMs + leftMs));
    if (survey.alone) return !short && known;
    if (this.#settled) return !short;
    const { firstStartMs } = survey.request.machine.workers.threads;
    // No worker would be up before the end: weighing costs some ms, the first time, and decides nothing.
    const over = leftMs < firstStartMs && spentMs < FINISH_PATIENCE_MS;
    if (over && this.#trial === undefined && survey.source.total !== undefined) return false;
    const means = this.#means();
    const work = this.#underway();
    if (this.#trial !== undefined) {
      await this.#reconsider(this.#trial, work, means);
      return false;
    }
    const team = bestTeam(work, means);
    const verdict = team === undefined ? 'stay' : verdictOn(team, work.measured);
    if (team !== undefined && verdict === 'start') {
      this.#begin(team);
      return false;
    }
    const certain = verdict === 'stay' && survey.source.total !== undefined;
    this.#settled = (certain && known) || spentMs >= LAST_LOOK_MS;
    return this.#settled && !short;
  }

  async #reconsider(trial: Trial, work: Underway, means: Means): Promise<void> {
    const team = this.#team;
    if (team === undefined || trial.up) return;
    const sinceMs = performance.now() - this.#trialSinceMs;
    const { aloneMs, besideMs } = outlookWith(team, work, means, sinceMs);
    if (besideMs >= aloneMs) await this.#abandon();
    else if (team.workers.workerKind === 'thread' && this.#survey.heldUp > 1) {
      if (await this.#abandon()) this.#beginProcess();
    }
  }

  #beginProcess(): void {
    const { strategies, ...means } = this.#means();
    const processes = strategies.filter((strategy) => strategy === 'processes');
    const team = bestTeam(this.#underway(), { ...means, strategies: processes });
    if (team !== undefined) this.#begin(team);
  }

  #begin(team: Team): void {
    const { source, sampler, request, deliverable } = this.#survey;
    const { executors, work } = request;
    const { workers: plan } = team;
    const eachMs = Math.max(this.#survey.here.recentMs, 1e-4);
    const allowed = Math.ceil(ALLOWED_MS / eachMs) * plan.workers;
    sampler.disturb();
    this.#team = team;
    this.#trialSinceMs = performance.now();
    this.#trial = new Trial({
      executor: executors.for(plan),
      plan,
      work,
      inputs: deliverable,
      allowed: Math.max(PROOF * plan.workers, Math.min(MOST_ALLOWED * plan.chunkSize, allowed)),
      wanted: eachMs >= LONG_PROOF_MS ? 1 : PROOF,
      sizeOf: source.even ? () => 0 : inputSize,
    });
    void this.#recall();
  }

  /** What earlier runs showed needs no proof. */
  async #recall(): Promise<void> {
    const known = await this.#survey.request.recall();
    if (known === undefined || this.#trial === undefined) return;
    if (knownWorker(known, this.#end.profile()) !== undefined) this.#known = known;
  }

  /** Stops the workers, if none has begun with an input: theirs are run here. */
  async #abandon(): Promise<boolean> {
    const { sampler, request } = this.#survey;
    const items = this.#trial?.abandon();
    if (items === undefined) return false;
    this.#trial = undefined;
    this.#team = undefined;
    for (const item of items) if (!request.work.signal.aborted) await sampler.one(item);
    return true;
  }

  #underway(): Underway {
    return underway(this.#survey, this.#survey.leftLikely);
  }

  #means(): Means {
    return meansOf(this.#survey, this.#end.facts);
  }
}
