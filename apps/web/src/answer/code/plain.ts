import type { Plan, WorkloadDescription } from '@forkwise/core';

import { processes, threads } from './crews.ts';
import {
  CLOSURE,
  type CodeFile,
  MAIN,
  type SharedForm,
  type Source,
  TASK,
  callWith,
  makeTable,
} from './file.ts';
import { sharedMemory } from './shared-memory.ts';

/** Programs that run a plan with nothing but Node: `main.mjs`, and a worker where the plan has any. */
export function plainCode(
  plan: Plan,
  { shared: { form }, task }: Pick<WorkloadDescription, 'shared' | 'task'>,
): readonly CodeFile[] {
  // A closure has what it shares in scope, and no module to make it anew from.
  const shared = task.source === 'module' ? form : 'none';
  switch (plan.strategy) {
    case 'sequential':
    case 'async':
      return [inProcess(plan, shared, task.source)];
    case 'shared-memory':
      return sharedMemory(plan, shared);
    case 'threads':
    case 'processes':
    case 'hybrid':
      return plan.workerKind === 'process' ? processes(plan, shared) : threads(plan, shared);
  }
}

function inProcess({ concurrency }: Plan, shared: SharedForm, source: Source): CodeFile {
  const { call } = callWith(shared);
  const names = shared === 'none' ? '{ inputs }' : '{ inputs, shared }';
  const head =
    source === 'module'
      ? `import work, ${names} from './${TASK}';\n${makeTable(shared)}`
      : `${CLOSURE}\n`;
  const body =
    concurrency === 1
      ? `
export const results = [];
for (const input of inputs) results.push(await ${call});
`
      : `
export const results = [];
const rest = inputs.entries();
async function lane() {
  for (const [index, input] of rest) results[index] = await ${call};
}
await Promise.all(Array.from({ length: ${concurrency} }, lane));
`;
  return { name: MAIN, text: head + body };
}
