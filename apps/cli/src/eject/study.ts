import { dirname, extname, isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { type Advice, ForkwiseError, type Recommendation, type Strategy } from '@forkwise/core';
import { type AdviseOptions, type Inputs, locateTask, run } from 'forkwise';

import type { InputsSource } from '../inputs/source.ts';
import type { EjectFacts, InputsForm, InputsFormat } from './facts.ts';

export interface Study {
  /** As on the command line. */
  readonly task: string;
  readonly source: InputsSource;
  readonly limit: number | undefined;
  /** The file that the script will be in. */
  readonly script: string;
  readonly plan: Recommendation;
  /** How many inputs there are; `null` where that is not known. */
  readonly total: number | null;
  /** Opens the inputs anew. */
  readonly openInputs: () => Promise<Inputs<unknown>>;
  /** Called before an input is run once more to be looked at, and when it has ended. */
  readonly onTry: NonNullable<AdviseOptions['onTry']>;
}

/** The plan of a strategy, as it was predicted. Throws `STRATEGY_INFEASIBLE`, with the reason. */
export function plannedFor(advice: Advice, strategy: 'auto' | Strategy): Recommendation {
  const { recommendation, alternatives } = advice;
  if (strategy === 'auto' || strategy === recommendation.strategy) return recommendation;
  const planned = alternatives.find((alternative) => alternative.strategy === strategy);
  if (planned?.feasible === true) return planned;
  const found = planned?.reason ?? 'it was not predicted';
  throw new ForkwiseError('STRATEGY_INFEASIBLE', `${strategy} cannot run this workload.`, {
    expected: 'a strategy that can carry the task and its inputs',
    found,
    hint: `Leave out --strategy for ${recommendation.strategy}, which is advised.`,
  });
}

/** Looks at a task's module, which has been measured, for what a script has to know of it. */
export async function studied(study: Study): Promise<EjectFacts> {
  const { url, exportName } = locateTask(study.task);
  const module = (await import(url)) as Readonly<Record<string, unknown>>;
  const task = module[exportName] as (...parameters: unknown[]) => unknown;
  const folder = dirname(study.script);
  return {
    plan: study.plan,
    specifier: url.startsWith('file:') ? relativeUrl(folder, fileURLToPath(url)) : url,
    exportName,
    inputs: inputsForm(study.source, module['inputs'], folder),
    limit: study.limit,
    shared: sharedForm(module, task),
    takesContext: task.length >= 3,
    isNumeric: await isNumeric(study),
  };
}

/** What would end the path of a URL, be an escape in it, or be left out of it. */
const NOT_IN_PATHS = /[%#?\\\n\r\t]/g;

function relativeUrl(folder: string, file: string): string {
  const path = relative(folder, file);
  // Of another drive.
  if (isAbsolute(path)) return pathToFileURL(file).href;
  const url = path.split(sep).join('/').replaceAll(NOT_IN_PATHS, encodeURIComponent);
  return url.startsWith('../') ? url : `./${url}`;
}

const FORMATS: Readonly<Record<string, InputsFormat>> = {
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
  '.txt': 'txt',
};

function inputsForm(source: InputsSource, own: unknown, folder: string): InputsForm {
  switch (source.kind) {
    case 'module':
      return { kind: 'module', ...accessOf(own) };
    case 'file': {
      const format = FORMATS[extname(source.path).toLowerCase()] ?? 'ndjson';
      return { kind: 'file', format, url: relativeUrl(folder, source.path) };
    }
    case 'glob':
    case 'stdin':
      return source;
  }
}

const SyncGenerator = Object.getPrototypeOf(function* generator() {}) as object;

/** What is no array, set or generator may be a promise, or make one. */
function accessOf(own: unknown): { access: 'value' | 'call'; isAsync: boolean } {
  if (typeof own === 'function') {
    return { access: 'call', isAsync: !SyncGenerator.isPrototypeOf(own) };
  }
  return { access: 'value', isAsync: !(Symbol.iterator in Object(own)) };
}

/** A call with more arguments than a task declares would not pass a type check. */
function sharedForm(
  module: Readonly<Record<string, unknown>>,
  task: (...parameters: unknown[]) => unknown,
): EjectFacts['shared'] {
  const [parameters = ''] = String(task).split(')', 1);
  const takesIt = task.length >= 2 || /=(?!>)|\.\.\./.test(parameters);
  if (!('shared' in module) || !takesIt) return 'none';
  return typeof module['shared'] === 'function' ? 'call' : 'value';
}

/** Whether all are numbers is judged by the first, which runs once more; the script checks the rest. */
async function isNumeric(study: Study): Promise<boolean> {
  const { plan, total, source, task, openInputs, onTry } = study;
  const isKnown = total !== null && source.kind !== 'stdin';
  if (plan.strategy !== 'shared-memory' || !isKnown) return false;
  let input: unknown;
  const first = run(task, await openInputs(), {
    limit: 1,
    strategy: 'sequential',
    history: false,
    quietStdout: true,
    onRead: (read) => {
      input = read;
      onTry({ first: 0, count: 1, value: read });
    },
  });
  for await (const outcome of first) {
    onTry(undefined);
    return (
      typeof input === 'number' &&
      outcome.status === 'fulfilled' &&
      typeof outcome.value === 'number'
    );
  }
  return false;
}
