import { type Demand, type FeasibilityFacts, feasibility } from '@forkwise/core';

import type { Survey } from './survey.ts';
import type { Means, Underway, WorkerStrategy } from './weigh.ts';

/** The run as far as it has come, with so many inputs left. */
export function underway(survey: Survey, left: number): Underway {
  const { sampler, source, request } = survey;
  const steady = survey.steady();
  const { warmUp, firstCallMs } = steady.cold;
  const demand = survey.demandLeft(steady);
  return {
    left,
    demand: heldDemand(demand, sampler.changesFolder),
    warmUp: warmUp.draws,
    firstCallMs,
    measured: sampler.timings.reduce((sum, { runs }) => sum + runs, 0),
    importMs: request.workload.importMs,
    heldMs: sampler.heldMs,
    helperMs: sampler.help.cpuMs,
    longestMs: source.even ? 0 : demand.longestMs,
    readingMs: source.unread * source.readMs,
  };
}

/** Where concurrent calls would disturb each other, waiting holds its thread as well. */
function heldDemand(demand: Demand, alone: boolean): Demand {
  if (!alone) return demand;
  return { ...demand, blockedMs: demand.blockedMs + demand.waitMs + demand.poolMs };
}

/** In the order of preference; a process is tried where a thread will not do. */
const WORKERS: readonly WorkerStrategy[] = ['threads', 'shared-memory', 'processes'];

/** Those that can run the task, as far as is known. */
export function possibleWorkers(facts: FeasibilityFacts): readonly WorkerStrategy[] {
  const feasible = feasibility(facts);
  return WORKERS.filter((strategy) => feasible[strategy] === undefined);
}

export function meansOf(survey: Survey, facts: FeasibilityFacts): Means {
  const { machine, limits, executors, work } = survey.request;
  return {
    machine,
    limits,
    executors,
    strategies: possibleWorkers(facts),
    free: work.timeoutMs === Infinity,
  };
}
