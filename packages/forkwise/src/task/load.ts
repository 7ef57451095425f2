import { fileURLToPath } from 'node:url';

import { ForkwiseError } from '@forkwise/core';
import type { TaskFunction, TaskSource } from '@forkwise/executor';

import type { Inputs, Task } from '../options.ts';
import { describeImportError, importHint } from './import-error.ts';
import { type TaskLocation, locateTask } from './locate.ts';

/** A task that is ready to be called here, and what its module brings along. */
export interface LoadedWorkload {
  readonly source: TaskSource;
  /** The file or function, as one would name it to a user. */
  readonly name: string;
  /** Importing the module, without making `shared`, which threads are handed; ms, 0 for a function. */
  readonly importMs: number;
  /** Whether `shared` is a function, which makes a value for each run. */
  readonly makesShared: boolean;
  /** The module's own `inputs`, if it exports any. */
  readonly ownInputs: unknown;
}

type ModuleNamespace = Readonly<Record<string, unknown>>;

/**
 * Imports a task. Throws `TASK_NOT_FOUND`, `TASK_IMPORT_FAILED`, `TASK_EXPORT_MISSING`,
 * `TASK_NOT_A_FUNCTION` or `SHARED_FAILED`.
 */
export async function loadWorkload<I, O>(task: Task<I, O>): Promise<LoadedWorkload> {
  if (typeof task === 'function') {
    const run = task as TaskFunction;
    const source: TaskSource = { kind: 'function', run, shared: undefined };
    const name = run.name || 'the function';
    return { source, name, importMs: 0, makesShared: false, ownInputs: undefined };
  }
  const location = locateTask(task);
  const start = performance.now();
  const namespace = await importModule(location);
  const run = exportedFunction(namespace, location);
  const importMs = performance.now() - start;
  const shared = await makeShared(namespace, location);
  return {
    source: { kind: 'module', ...location, run, shared, hasShared: 'shared' in namespace },
    name: nameOf(location),
    importMs,
    makesShared: typeof namespace['shared'] === 'function',
    ownInputs: namespace['inputs'],
  };
}

async function importModule(location: TaskLocation): Promise<ModuleNamespace> {
  try {
    return (await import(location.url)) as ModuleNamespace;
  } catch (cause) {
    throw new ForkwiseError('TASK_IMPORT_FAILED', `${nameOf(location)} could not be imported.`, {
      expected: 'a module that imports without an error',
      found: await describeImportError(cause, location.url),
      hint: importHint(cause),
      cause,
    });
  }
}

function exportedFunction(namespace: ModuleNamespace, location: TaskLocation): TaskFunction {
  const { exportName } = location;
  const exported = namespace[exportName];
  if (typeof exported === 'function') return exported as TaskFunction;
  const module = nameOf(location);
  // Of CommonJS, Node adds this name to those that the module has.
  const names = Object.keys(namespace).filter((name) => name !== 'module.exports');
  const tasks = names.filter((name) => typeof namespace[name] === 'function' && !BESIDE.has(name));
  const choice = `Name one after a "#": ${tasks.map((name) => `#${name}`).join(', ')}.`;
  if (!(exportName in namespace)) {
    throw new ForkwiseError('TASK_EXPORT_MISSING', `${module} has no export "${exportName}".`, {
      expected: `an export named "${exportName}" that is a function`,
      found: names.length === 0 ? 'no exports' : `exports ${names.join(', ')}`,
      hint: tasks.length === 0 ? 'Export the task, by default or by name.' : choice,
    });
  }
  throw new ForkwiseError(
    'TASK_NOT_A_FUNCTION',
    `Export "${exportName}" of ${module} is no function.`,
    {
      expected: 'a function (input, shared?) => output',
      found: exported === null ? 'null' : typeof exported,
      hint: tasks.length === 0 ? 'Export the function itself.' : choice,
    },
  );
}

/** Exports that are no tasks, though they may be functions. */
const BESIDE = new Set(['inputs', 'shared']);

/** A module as one would name it to a user. */
function nameOf({ url }: TaskLocation): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

async function makeShared(namespace: ModuleNamespace, location: TaskLocation): Promise<unknown> {
  const shared = namespace['shared'];
  if (typeof shared !== 'function') return shared;
  try {
    return await (shared as () => unknown)();
  } catch (cause) {
    throw new ForkwiseError('SHARED_FAILED', `shared() of ${nameOf(location)} failed.`, {
      expected: 'a value, or a promise of one',
      found: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
      hint: 'Call it alone and mend what it reports.',
      cause,
    });
  }
}

/**
 * The inputs given, or those that the module exports: an iterable, a promise of one, or a function
 * that makes either.
 */
export async function resolveInputs<I>(
  given: Inputs<I>,
  workload: LoadedWorkload,
): Promise<Iterable<unknown> | AsyncIterable<unknown>> {
  if (given !== undefined) return iterable(given);
  const own = await callInputs(() => workload.ownInputs);
  if (own === undefined) {
    throw new ForkwiseError('INPUTS_MISSING', `There are no inputs for ${workload.name}.`, {
      expected: 'inputs as an argument, or an `inputs` export beside the task',
      found: 'neither',
      hint: 'Pass inputs (on the command line --inputs FILE or --glob PATTERN), or add `export const inputs = […]` to the module.',
    });
  }
  return iterable(typeof own === 'function' ? await callInputs(own as () => unknown) : own);
}

async function callInputs(make: () => unknown): Promise<unknown> {
  try {
    return await make();
  } catch (cause) {
    throw new ForkwiseError('INPUTS_FAILED', 'The `inputs` of the module failed.', {
      expected: 'an iterable, or a promise of one',
      found: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
      hint: 'Make them alone and mend what is reported.',
      cause,
    });
  }
}

function iterable(value: unknown): Iterable<unknown> | AsyncIterable<unknown> {
  const object = Object(value) as Partial<Iterable<unknown> & AsyncIterable<unknown>>;
  const iterates =
    typeof object[Symbol.iterator] === 'function' ||
    typeof object[Symbol.asyncIterator] === 'function';
  if (value !== null && value !== undefined && typeof value !== 'string' && iterates) {
    return value as Iterable<unknown> | AsyncIterable<unknown>;
  }
  throw new ForkwiseError('INPUTS_NOT_ITERABLE', 'The inputs cannot be iterated.', {
    expected: 'an array, an iterable, an async iterable, or a function that returns one',
    found: value === null ? 'null' : typeof value === 'string' ? 'a string' : typeof value,
    hint: 'Put the inputs into an array.',
  });
}
