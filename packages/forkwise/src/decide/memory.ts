import { type FeasibilityFacts, type Plan, type Report, type Warning } from '@forkwise/core';
import type { TaskSource } from '@forkwise/executor';

import {
  type KnownTask,
  type Learnt,
  type TaskKey,
  recall,
  record,
  taskKey,
} from '../history/index.ts';
import type { Decision } from './decide.ts';

/** What is remembered of a task between runs. */
export interface Memory {
  /** What earlier runs showed; looked up when first asked for. */
  recall(): Promise<KnownTask | undefined>;
  /** Keeps a run for later ones. */
  record(decision: Decision | undefined, plan: Plan, report: Report): Promise<void>;
  /** Why the history could not be used, if it could not. */
  readonly warnings: readonly Warning[];
}

export function createMemory(task: TaskSource, enabled: boolean): Memory {
  const warnings: Warning[] = [];
  const warn = (warning: Warning): void => {
    if (!warnings.some(({ code }) => code === warning.code)) warnings.push(warning);
  };
  let key: Promise<TaskKey | undefined> | undefined;
  let known: Promise<KnownTask | undefined> | undefined;
  const keyOf = (): Promise<TaskKey | undefined> => (key ??= taskKey(task));
  const find = async (): Promise<KnownTask | undefined> => {
    const found = await keyOf();
    return found === undefined ? undefined : await recall(found, warn);
  };
  return {
    warnings,
    recall: () => (known ??= enabled ? find() : Promise.resolve(undefined)),
    record: async (decision, plan, report) => {
      if (!enabled || report.counts.total === 0) return;
      const found = await keyOf();
      if (found === undefined) return;
      const { class: workloadClass, counts, wallMs, predictedMs, probed } = report;
      const left = counts.total - probed;
      const clean = counts.fulfilled === counts.total;
      const probeMs = decision?.probed.profile.probeMs ?? 0;
      const run = {
        at: new Date().toISOString(),
        inputs: counts.total,
        class: workloadClass,
        plan,
        predictedMs,
        correction: 1,
        wallMs,
        perInputMs: left > 0 ? Math.max(0, wallMs - probeMs) / left : null,
        clean,
        probed,
        learnt: decision === undefined ? null : learntFrom(decision),
      };
      await record(found, run, warn);
    },
  };
}

function learntFrom({ probed }: Decision): Learnt {
  const { profile, facts } = probed;
  const { task, worker, perInput } = profile;
  const { source: _source, ...found } = facts;
  const obstacles = Object.fromEntries(
    Object.entries(found).filter(([, reason]) => reason !== undefined),
  );
  return { task, worker, perInput, inputBytes: null, obstacles };
}

/** With what was in the task's own way then; other inputs and results may cross well. */
export function withKnownObstacles(facts: FeasibilityFacts, learnt: Learnt): FeasibilityFacts {
  const { failsInThread, failsInProcess, failsConcurrently } = learnt.obstacles;
  return {
    ...facts,
    failsInThread: facts.failsInThread ?? failsInThread,
    failsInProcess: facts.failsInProcess ?? failsInProcess,
    failsConcurrently: facts.failsConcurrently ?? failsConcurrently,
  };
}
