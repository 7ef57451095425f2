import type { Options } from 'yargs';

/** Values stay text here, so that `settings.ts` can say exactly what is wrong with one. */
const text = (describe: string, more: Partial<Options> = {}): Options => ({
  describe,
  type: 'string',
  requiresArg: true,
  ...more,
});
const flag = (describe: string): Options => ({ describe, type: 'boolean' });

export const INPUT_OPTIONS = {
  inputs: text(
    'File of inputs: .json array, .ndjson/.jsonl, .csv with header, .txt one per line; - for NDJSON on stdin. Default: what the task module exports',
    { group: 'Inputs:' },
  ),
  glob: text('Paths that match this pattern, sorted, one per input; quote it', {
    group: 'Inputs:',
  }),
  limit: text('Use only the first N inputs', { group: 'Inputs:' }),
} as const;

export const MEASURE_OPTIONS = {
  workers: text('At most N parallel workers. Default: the cores', { group: 'Plan:' }),
  timeout: text('Longest time for one input: 500, 500ms, 2s, 1m. Default: none', {
    group: 'Plan:',
  }),
  recalibrate: { ...flag('Measure this machine afresh first'), group: 'Plan:' },
  'no-history': {
    ...flag('Learn nothing from earlier runs and remember nothing of this one'),
    group: 'Plan:',
  },
} as const;

export const ADVISE_OPTIONS = {
  machine: text(
    'Predict for the computer in this file, as `calibrate --out` writes it. Default: this one',
    {
      group: 'Plan:',
    },
  ),
} as const;

export const CALIBRATE_OPTIONS = {
  out: text('Also write the machine to this file, for `advise --machine`', { group: 'Output:' }),
} as const;

const REPORT_OPTION = {
  report: text('Also write a report to this file: .html with pictures, .md, .json or .csv', {
    group: 'Output:',
  }),
} as const;

export const RUN_OPTIONS = {
  strategy: text(
    'auto, sequential, async, threads, shared-memory, processes or hybrid. Default: auto (measure, then decide)',
    { group: 'Plan:' },
  ),
  concurrency: text('Inputs in flight at once in each worker. Default: advised', {
    group: 'Plan:',
  }),
  chunk: text('Inputs per message to a worker. Default: advised', { group: 'Plan:' }),
  retries: text('Further attempts, alone, for an input whose worker died. Default: 1', {
    group: 'Plan:',
  }),
  'retry-rejected': text(
    'Further attempts for an input that the task rejects, after pauses that double. Default: 0',
    { group: 'Plan:' },
  ),
  transfer: text(
    'Buffers that may be moved to and from threads instead of copied: inputs, results or both. Default: none',
    { group: 'Plan:' },
  ),
  order: text('Order of the outcomes: input or completion. Default: input', { group: 'Output:' }),
  out: text(
    'Write one line of NDJSON per outcome to this file, a journal that --resume goes on with; - for stdout',
    { group: 'Output:' },
  ),
  ...REPORT_OPTION,
  verbose: { ...flag('Show what each worker does while it runs'), group: 'Output:' },
  timeline: {
    ...flag('Draw what each thread and core did when, with --quiet too'),
    group: 'Output:',
  },
  trace: text('Write the timeline to this file, for Perfetto or DevTools', { group: 'Output:' }),
  watch: {
    ...flag(
      'Run the first 10 inputs, or --limit N, again whenever the task or what it imports changes',
    ),
    group: 'Inputs:',
  },
  resume: { ...flag('Run only what the --out file lacks, and add it there'), group: 'Output:' },
} as const;

export const COMPARE_OPTIONS = {
  rounds: text('Times that every strategy runs, in turns. Default: 3', { group: 'Plan:' }),
  ...REPORT_OPTION,
} as const;

export const EJECT_OPTIONS = {
  strategy: text(
    'auto, sequential, async, threads, shared-memory, processes or hybrid. Default: auto (as advised)',
    { group: 'Plan:' },
  ),
  workers: MEASURE_OPTIONS.workers,
  timeout: text('Longest time for one input that is measured: 500ms, 2s, 1m. Default: none', {
    group: 'Plan:',
  }),
  recalibrate: MEASURE_OPTIONS.recalibrate,
  'no-history': MEASURE_OPTIONS['no-history'],
  out: text('Write the script to this file, .ts or .mts. Default: standard output', {
    group: 'Output:',
  }),
  force: { ...flag('Replace the file if it is there'), group: 'Output:' },
} as const;

export const HISTORY_OPTIONS = {
  task: text('Only runs of this task: its path, and #export for a named export', {
    group: 'Runs:',
  }),
  limit: text('List only the latest N runs. Default: 20, or all with --json', { group: 'Runs:' }),
  clear: { ...flag('Forget them'), group: 'Runs:' },
} as const;

export const WEB_OPTIONS = {
  root: text('Folder whose task modules the page may run. Default: the working directory', {
    group: 'Server:',
  }),
  port: text('Port on 127.0.0.1. Default: any that is free', { group: 'Server:' }),
  open: { ...flag('Open the page in the browser'), group: 'Server:' },
} as const;

export const TALK_OPTIONS = {
  json: { ...flag('Print one JSON document on stdout, for programs'), group: 'Output:' },
  quiet: { ...flag('Nothing on stderr but errors'), group: 'Output:' },
  'no-color': { ...flag('No colours; NO_COLOR=1 does the same'), group: 'Output:' },
} as const;
