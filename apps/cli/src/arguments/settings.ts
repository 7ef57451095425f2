import { ForkwiseError, type Strategy } from '@forkwise/core/base';
import type { Transfer } from 'forkwise';

import type { InputsSource } from '../inputs/source.ts';
import { type ReportFormat, formatOf } from '../report/format.ts';
import {
  durationMs,
  filled,
  orderName,
  strategyName,
  transferName,
  wholeNumber,
  type Bounds,
} from './values.ts';

/** What the command line asks for, checked. An absent number leaves the choice to forkwise. */
export interface Settings {
  /** Empty for commands that need none. */
  readonly task: string;
  readonly inputs: InputsSource;
  /** The file of the machine to predict for; `undefined`: this one. */
  readonly machine: string | undefined;
  readonly limit: number | undefined;
  readonly strategy: 'auto' | Strategy;
  readonly workers: number | undefined;
  readonly concurrency: number | undefined;
  readonly chunkSize: number | undefined;
  readonly order: 'input' | 'completion';
  readonly out: string | undefined;
  /** Go on with what the file of results holds. */
  readonly resume: boolean;
  /** The file to write a report to, and what that is to be written in. */
  readonly report: { readonly path: string; readonly format: ReportFormat } | undefined;
  /** Draw the timeline of a run. */
  readonly timeline: boolean;
  /** The file to write the timeline to, as trace events. */
  readonly trace: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly retries: number | undefined;
  readonly retryRejected: number | undefined;
  readonly transfer: Transfer | undefined;
  readonly rounds: number | undefined;
  readonly recalibrate: boolean;
  /** Whether to learn from earlier runs and remember this one. */
  readonly history: boolean;
  /** Run again whenever the task changes. */
  readonly watch: boolean;
  /** Replace the file that is to be written. */
  readonly force: boolean;
  /** Forget runs instead of listing them. */
  readonly clear: boolean;
  /** The folder of task modules to serve; `undefined`: the working directory. */
  readonly root: string | undefined;
  /** The port to serve on; `undefined`: any. */
  readonly port: number | undefined;
  /** Open the page in the browser. */
  readonly open: boolean;
  /** Print one document for programs. */
  readonly json: boolean;
  /** Nothing on standard error but errors. */
  readonly quiet: boolean;
  /** Tell what each worker does. */
  readonly verbose: boolean;
}

/** The parser's word for it: every value still text. */
export type RawArguments = Readonly<Record<string, unknown>>;

const BOUNDS = {
  limit: { min: 1, max: Number.MAX_SAFE_INTEGER },
  workers: { min: 1, max: 1024 },
  concurrency: { min: 1, max: 65_536 },
  chunk: { min: 1, max: 1_000_000_000 },
  retries: { min: 0, max: 100 },
  'retry-rejected': { min: 0, max: 100 },
  rounds: { min: 1, max: 100 },
  port: { min: 1, max: 65_535 },
} as const satisfies Record<string, Bounds>;

/** Throws `OPTION_INVALID` or `STRATEGY_UNKNOWN` for the first value that cannot be. */
export function readSettings(raw: RawArguments): Settings {
  const text = (name: string): string | undefined => {
    const value = raw[name];
    return typeof value === 'string' ? value : undefined;
  };
  const whole = (name: keyof typeof BOUNDS): number | undefined => {
    const given = text(name);
    return given === undefined ? undefined : wholeNumber(name, given, BOUNDS[name]);
  };
  const timeout = text('timeout');
  const out = text('out');
  const machine = text('machine');
  const trace = text('trace');
  const root = text('root');
  const transfer = text('transfer');
  return {
    task: readTask(text('task')),
    inputs: readSource(text('inputs'), text('glob')),
    machine:
      machine === undefined ? undefined : filled('machine', machine, 'the path of a machine file'),
    limit: whole('limit'),
    strategy: strategyName(text('strategy') ?? 'auto'),
    workers: whole('workers'),
    concurrency: whole('concurrency'),
    chunkSize: whole('chunk'),
    order: orderName(text('order') ?? 'input'),
    out: out === undefined ? undefined : filled('out', out, 'the path of a file to write'),
    resume: raw['resume'] === true,
    report: readReport(text('report')),
    timeline: raw['timeline'] === true,
    trace: trace === undefined ? undefined : filled('trace', trace, 'the path of a file to write'),
    timeoutMs: timeout === undefined ? undefined : durationMs('timeout', timeout),
    retries: whole('retries'),
    retryRejected: whole('retry-rejected'),
    transfer: transfer === undefined ? undefined : transferName(transfer),
    rounds: whole('rounds'),
    recalibrate: raw['recalibrate'] === true,
    history: raw['no-history'] !== true,
    watch: raw['watch'] === true,
    force: raw['force'] === true,
    clear: raw['clear'] === true,
    root: root === undefined ? undefined : filled('root', root, 'the path of a folder'),
    port: whole('port'),
    open: raw['open'] === true,
    json: raw['json'] === true,
    quiet: raw['quiet'] === true,
    verbose: raw['verbose'] === true,
  };
}

function readReport(given: string | undefined): Settings['report'] {
  if (given === undefined) return undefined;
  const path = filled('report', given, 'the path of a file to write');
  return { path, format: formatOf(path) };
}

/** An empty word is no task, and must not be taken for all of them. */
function readTask(task: string | undefined): string {
  if (task !== '') return task ?? '';
  throw new ForkwiseError('OPTION_INVALID', 'The task cannot be an empty word.', {
    expected: 'the path of a module, with #export for a named export',
    found: 'nothing',
    hint: 'Name the module; a variable in the command may be unset.',
  });
}

function readSource(inputs: string | undefined, glob: string | undefined): InputsSource {
  if (inputs !== undefined && glob !== undefined) throw twoSources();
  if (glob !== undefined) return { kind: 'glob', pattern: filled('glob', glob, 'a pattern') };
  if (inputs === undefined) return { kind: 'module' };
  if (inputs === '-') return { kind: 'stdin' };
  return { kind: 'file', path: filled('inputs', inputs, 'the path of a file, or - for stdin') };
}

function twoSources(): ForkwiseError {
  return new ForkwiseError('OPTION_INVALID', '--inputs and --glob exclude each other.', {
    expected: 'one source of inputs',
    found: 'two',
    hint: 'Leave one of them out.',
  });
}
