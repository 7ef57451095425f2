import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';

import { type TasksDocument, tasksSchema } from '../api/tasks.ts';
import { readExports } from '../tasks/exports.ts';
import { searchModules } from '../tasks/search.ts';

/** @param root the real path of the root */
export function routeTasks(api: FastifyInstance, root: string): void {
  api.get(
    '/tasks',
    { schema: { response: { 200: tasksSchema } } },
    async (): Promise<TasksDocument> => {
      const { modules, complete } = await searchModules(root);
      const described: TasksDocument['modules'] = [];
      for (const module of modules) {
        described.push({ module, ...(await readExports(join(root, module))) });
      }
      return { kind: 'tasks', version: 1, root, modules: described, complete };
    },
  );
}
