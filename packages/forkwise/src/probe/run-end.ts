import {
  type FeasibilityFacts,
  type Outcome,
  type Plan,
  type Profile,
  type Sample,
  WORKER_NOT_MEASURED,
  feasibility,
  quickest,
} from '@forkwise/core';

import type { KnownTask } from '../history/index.ts';
import { type Obstacle, conclude, sharedState } from './conclude.ts';
import { isCrowded, relief } from './crowding.ts';
import type { Before } from './lead-advice.ts';
import { NO_OUTCOMES, type Outcomes, joined, ofSingle } from './outcomes.ts';
import { knownWorker, withKnown } from './precedent.ts';
import type { Finished, ProbeResult } from './result.ts';
import type { Survey } from './survey.ts';
import type { Shown, Trial } from './trial.ts';
import type { EffectContext } from './trial-effect.ts';
import type { Trials } from './trials.ts';
import type { Team, TeamPlan } from './weigh.ts';

type Settled = Pick<Trials, 'facts' | 'tried' | 'known' | 'late'>;

/** What workers turned out to be that were tried: the end of the matter, or a kind to be tried next. */
export type Proof =
  | { readonly kind: 'decided'; readonly result: ProbeResult }
  | { readonly kind: 'failed' }
  | { readonly kind: 'crowded' }
  /** They may be in each other's way, or their code is cold: that is to be seen from more inputs. */
  | { readonly kind: 'unsure' };

/** How leading a run ends: outcomes gathered, obstacles met, and the decision that follows. */
export class RunEnd {
  readonly #survey: Survey;
  readonly #outcomes: Outcome[] = [];
  #obstacles: Partial<FeasibilityFacts> = {};
  /** What threads showed first that may be in each other's way. */
  #suspicion: { readonly shown: Shown; readonly worker: Profile['worker'] } | undefined;
  /** How the task did in threads that were in each other's way, and the plan with them. */
  #crowded: { readonly worker: Profile['worker']; readonly plan: Plan } | undefined;

  constructor(survey: Survey) {
    this.#survey = survey;
  }

  get facts(): FeasibilityFacts {
    return { ...this.#survey.facts, ...this.#obstacles };
  }

  /** For whoever decides in its place. */
  handOver(): Before {
    return { outcomes: ofSingle(this.#outcomes.splice(0)), obstacles: this.#obstacles };
  }

  profile(): Profile {
    return this.#survey.describe(WORKER_NOT_MEASURED, []);
  }

  /** Workers of `trial` have shown enough. They go on with the rest, unless something is in the way. */
  async proved(trial: Trial, team: Team, known: KnownTask | undefined): Promise<Proof> {
    const context = this.#context(trial);
    const suspicion = this.#crowded === undefined ? this.#suspicion : undefined;
    const shown = trial.take();
    const concluded = await conclude(context, shown, suspicion?.shown);
    const { outcomes, obstacle, worker, samples } = concluded;
    this.#outcomes.push(...outcomes);
    const plan = wholePlan(team);
    if (obstacle !== undefined) {
      await this.#stop(trial, context);
      this.#note(obstacle, team.workers);
      return { kind: 'failed' };
    }
    const { profile } = context;
    const found = (known && knownWorker(known, profile)) ?? this.#againstBefore(worker);
    if (this.#crowded !== undefined) return await this.#relieved(trial, context, plan, worker);
    if (this.#isCrowded(profile, found, team.workers)) {
      // That this thread is held up is sure; what only a worker's first inputs show is not.
      if (suspicion === undefined && this.#survey.heldUp === 1 && !trial.begun.over) {
        this.#suspicion = { shown, worker: found };
        trial.goOn(enoughWarm(this.#survey.here.recentMs));
        return { kind: 'unsure' };
      }
      await this.#stop(trial, context);
      // A process is judged by its first inputs too.
      this.#crowded = { worker: suspicion?.worker ?? found, plan };
      return { kind: 'crowded' };
    }
    trial.open();
    const facts = known === undefined ? this.facts : withKnown(this.facts, known);
    const settled = { facts, tried: true, known, late: undefined };
    return this.#decided(this.#result(found, samples, plan, settled, trial));
  }

  /** A process was tried where threads were in each other's way. */
  async #relieved(
    trial: Trial,
    context: EffectContext,
    plan: Plan,
    inProcess: Profile['worker'],
  ): Promise<Proof> {
    const { worker, plan: threads } = this.#crowded ?? { worker: inProcess, plan };
    const processCpuRatio = relief(worker, inProcess);
    const found = worker.measured ? { ...worker, processCpuRatio } : worker;
    const settled = { facts: this.facts, tried: true, known: undefined, late: undefined };
    if (processCpuRatio !== null) {
      trial.open();
      return this.#decided(this.#result(found, [], plan, settled, trial));
    }
    await this.#stop(trial, context);
    return this.#decided(this.#result(found, [], threads, settled, undefined));
  }

  /** Workers that have begun with an input complete it; what they bring comes later. */
  leave(trial: Trial): ProbeResult {
    const context = this.#context(trial);
    const late = trial.end().then(async () => {
      const { outcomes } = await conclude(context, trial.take());
      return outcomes;
    });
    // Awaited at the end of the run.
    late.catch(() => undefined);
    return this.stay(late);
  }

  /** The rest runs on this thread. */
  stay(late?: Trials['late']): ProbeResult {
    const plan = this.#planHere(this.profile());
    return this.#result(WORKER_NOT_MEASURED, [], plan, this.#untried(late), undefined);
  }

  /** Nothing is left to run. */
  finished(): Finished {
    const outcomes = this.#takeOutcomes();
    return {
      outcomes,
      conclude: () => {
        const profile = this.profile();
        const plan = this.#planHere(profile);
        const result = this.#survey.result(profile, plan, this.#untried(undefined), NO_OUTCOMES);
        const ran = result.settled + outcomes.count;
        return { ...result, settled: ran, ran };
      },
    };
  }

  async #stop(trial: Trial, context: EffectContext): Promise<void> {
    await trial.end();
    const { outcomes } = await conclude(context, trial.take());
    this.#outcomes.push(...outcomes);
  }

  #note(obstacle: Obstacle, { workerKind }: TeamPlan): void {
    const { reason } = obstacle;
    if (workerKind === 'process') {
      this.#obstacles = { ...this.#obstacles, failsInProcess: `in a child process ${reason}` };
      return;
    }
    const { promises, changesFolder } = this.#survey.sampler;
    this.#obstacles = { ...this.#obstacles, failsInThread: `in a worker thread ${reason}` };
    const shared = sharedState(obstacle, promises);
    if (!changesFolder && shared !== undefined) {
      this.#obstacles = { ...this.#obstacles, failsConcurrently: shared };
    }
  }

  #isCrowded(profile: Profile, worker: Profile['worker'], { workerKind }: TeamPlan): boolean {
    const { failsInProcess, needsOneMemory } = this.facts;
    const possible = workerKind === 'thread' && !failsInProcess && !needsOneMemory;
    return possible && isCrowded(profile, worker, this.#survey.left * profile.perInput.cpuMs.mean);
  }

  /** A worker that slows this thread is measured against it as it was before: by now both take as long. */
  #againstBefore(worker: Profile['worker']): Profile['worker'] {
    const { heldUp } = this.#survey;
    return worker.measured ? { ...worker, cpuRatio: worker.cpuRatio * heldUp } : worker;
  }

  #context(trial: Trial): EffectContext {
    const { sampler, source } = this.#survey;
    return { sampler, source, profile: this.profile(), head: trial.head };
  }

  #untried(late: Trials['late']): Settled {
    return { facts: this.facts, tried: false, known: undefined, late };
  }

  #decided(result: ProbeResult): Proof {
    return { kind: 'decided', result };
  }

  #result(
    worker: Profile['worker'],
    samples: readonly Sample[],
    plan: Plan,
    settled: Settled,
    trial: Trial | undefined,
  ): ProbeResult {
    const profile = this.#survey.describe(worker, samples);
    return this.#survey.result(profile, plan, settled, this.#takeOutcomes(), trial?.begun);
  }

  #takeOutcomes(): Outcomes {
    return joined(ofSingle(this.#outcomes.splice(0)), this.#survey.sampler.outcomes.takeAll());
  }

  #planHere(profile: Profile): Plan {
    const { request, left, sampler } = this.#survey;
    const { machine, limits } = request;
    const feasible = { ...feasibility(this.facts), ...NOT_HERE };
    const inputs = Math.max(1, left);
    return quickest(profile, inputs, machine, feasible, limits, 'thread', sampler.heldMs).plan;
  }
}

/** Code that a worker has run for so long is less cold, … */
const WARM_MS = 50;
/** … and so many inputs tell more than its noise; no more than so many are waited for. */
const LEAST_WARM = 4;
const MOST_WARM = 64;

/** How many inputs, which take `eachMs` here, a worker is to be judged by for a second time. */
function enoughWarm(eachMs: number): number {
  const count = Math.ceil(WARM_MS / Math.max(eachMs, WARM_MS / MOST_WARM));
  return Math.min(MOST_WARM, Math.max(LEAST_WARM, count));
}

/** With this thread as one of its workers, where it is. */
function wholePlan({ workers, lane }: Team): Plan {
  return lane ? { ...workers, workers: workers.workers + 1 } : workers;
}

const ELSEWHERE = 'no worker was tried';
const NOT_HERE = {
  threads: ELSEWHERE,
  'shared-memory': ELSEWHERE,
  processes: ELSEWHERE,
  hybrid: ELSEWHERE,
};
