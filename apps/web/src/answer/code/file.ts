import type { WorkloadDescription } from '@forkwise/core';

/** A file to paste. */
export interface CodeFile {
  readonly name: string;
  readonly text: string;
}

export type SharedForm = WorkloadDescription['shared']['form'];
export type Source = WorkloadDescription['task']['source'];

export const TASK = 'work.task.mjs';
export const MAIN = 'main.mjs';
export const WORKER = 'worker.mjs';

export const CLOSURE = '// work and inputs are in scope here already';

/** The task's own module, which is the same for every strategy. */
export function taskFile(shared: SharedForm): CodeFile {
  const table =
    shared === 'binary'
      ? '\nexport const shared = () => new Float64Array(new SharedArrayBuffer(8 * 1_000_000));\n'
      : shared === 'objects'
        ? '\nexport const shared = () => new Map();\n'
        : '';
  const parameters = shared === 'none' ? 'input' : 'input, table';
  return {
    name: TASK,
    text: `export default async function work(${parameters}) {
  return input; // what one input does
}

export const inputs = [];
${table}`,
  };
}

/** How the task is called, and where its shared value comes from. */
export function callWith(shared: SharedForm): { readonly call: string; readonly names: string } {
  return shared === 'none'
    ? { call: 'work(input)', names: 'work' }
    : { call: 'work(input, table)', names: 'work, { shared }' };
}

export const makeTable = (shared: SharedForm): string =>
  shared === 'none' ? '' : '\nconst table = shared();\n';
