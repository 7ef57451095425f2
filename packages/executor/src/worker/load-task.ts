import { ForkwiseError, type ErrorCode } from '@forkwise/core/base';

import type { TaskFunction } from '../contract.ts';

/** Where a worker finds its task. */
export interface TaskAddress {
  /** A `file:` (or other importable) URL. */
  readonly url: string;
  /** `default` or a named export. */
  readonly exportName: string;
}

/**
 * Where a worker's `shared` value comes from: `made` elsewhere and sent along, or by this worker
 * itself from the module's export.
 */
export type SharedSource =
  | { readonly kind: 'made'; readonly value: unknown }
  | { readonly kind: 'make' };

/** A task ready to be called, with its calling convention decided once. */
export interface LoadedTask {
  readonly run: TaskFunction;
  readonly shared: unknown;
  readonly hasShared: boolean;
  /** How it is called; see `callStyle`. */
  readonly style: CallStyle;
}

/** `plain`: `run(input)`; `shared`: `run(input, shared)`; `context`: `run(input, shared, context)`. */
export type CallStyle = 'plain' | 'shared' | 'context';

/** A context is made only for tasks that declare a third parameter, `shared` passed where exported. */
export function callStyle(run: TaskFunction, hasShared: boolean): CallStyle {
  if (run.length >= 3) return 'context';
  return hasShared ? 'shared' : 'plain';
}

/**
 * Imports the task's module and prepares its export.
 *
 * Throws `TASK_IMPORT_FAILED`, `TASK_EXPORT_MISSING`, `TASK_NOT_A_FUNCTION` or `SHARED_FAILED`.
 */
export async function loadTask(
  address: TaskAddress,
  sharedSource: SharedSource = { kind: 'make' },
): Promise<LoadedTask> {
  const exported = await importModule(address.url);
  const run = exported[address.exportName];
  if (typeof run !== 'function') throw unusableExport(address, exported);
  const hasShared = 'shared' in exported;
  const shared = hasShared
    ? await resolveShared(exported['shared'], sharedSource, address)
    : undefined;
  const task = run as TaskFunction;
  return { run: task, shared, hasShared, style: callStyle(task, hasShared) };
}

async function importModule(url: string): Promise<Record<string, unknown>> {
  try {
    return (await import(url)) as Record<string, unknown>;
  } catch (cause) {
    throw taskError('TASK_IMPORT_FAILED', `The task module ${url} could not be imported.`, {
      expected: 'a module that imports without error',
      found: describeThrown(cause),
      hint: 'Import the module by itself (`node MODULE`) and mend what it reports.',
      cause,
    });
  }
}

async function resolveShared(
  exported: unknown,
  source: SharedSource,
  address: TaskAddress,
): Promise<unknown> {
  if (source.kind === 'made') return source.value;
  if (typeof exported !== 'function') return exported;
  try {
    return await (exported as () => unknown)();
  } catch (cause) {
    throw taskError('SHARED_FAILED', `The \`shared\` export of ${address.url} threw.`, {
      expected: '`shared()` returns the value for every call',
      found: describeThrown(cause),
      hint: 'Call `shared()` by itself and mend what it reports.',
      cause,
    });
  }
}

function unusableExport(address: TaskAddress, exported: Record<string, unknown>): ForkwiseError {
  const name = address.exportName;
  if (!(name in exported)) {
    return taskError('TASK_EXPORT_MISSING', `${address.url} has no export \`${name}\`.`, {
      expected: `an export named \`${name}\``,
      found: Object.keys(exported).join(', ') || 'no exports',
      hint: 'Name one of the exports after `#`, or export the task as default.',
    });
  }
  return taskError(
    'TASK_NOT_A_FUNCTION',
    `The export \`${name}\` of ${address.url} is no function.`,
    {
      expected: 'a function',
      found: typeof exported[name],
      hint: 'Export the function itself, not its result.',
    },
  );
}

function taskError(
  code: ErrorCode,
  message: string,
  details: { expected: string; found: string; hint: string; cause?: unknown },
): ForkwiseError {
  return new ForkwiseError(code, message, details);
}

function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : typeof thrown;
}
