import type { Warning } from '@forkwise/core';
import type { FastifyInstance } from 'fastify';
import { type PastRun, historyState, listRuns } from 'forkwise';

import {
  type HistoryDocument,
  type HistoryQuery,
  historyQuerySchema,
  historySchema,
} from '../api/history.ts';
import { moduleUnder } from '../tasks/resolve.ts';

/** @param root the real path of the root */
export function routeHistory(api: FastifyInstance, root: string): void {
  api.get<{ Querystring: Required<HistoryQuery> }>(
    '/history',
    { schema: { querystring: historyQuerySchema, response: { 200: historySchema } } },
    async ({ query }): Promise<HistoryDocument> => {
      const warnings: Warning[] = [];
      const past =
        historyState() === 'on' ? await listRuns({}, (warning) => void warnings.push(warning)) : [];
      const runs = past.flatMap((run) => {
        const module = moduleUnder(root, run.path);
        return module === undefined ? [] : [listed(run, module)];
      });
      return { kind: 'history', version: 1, runs: runs.slice(0, query.limit), warnings };
    },
  );
}

function listed(run: PastRun, module: string): HistoryDocument['runs'][number] {
  const { at, exportName, inputs, wallMs, clean, predictedMs } = run;
  return {
    ...{ at, module, exportName, inputs, wallMs, clean },
    class: run.class,
    plan: run.plan,
    predictedMs: predictedMs === null ? null : [...predictedMs],
  };
}
