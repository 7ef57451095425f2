import type { Options } from 'yargs';

import {
  ADVISE_OPTIONS,
  CALIBRATE_OPTIONS,
  COMPARE_OPTIONS,
  EJECT_OPTIONS,
  HISTORY_OPTIONS,
  INPUT_OPTIONS,
  MEASURE_OPTIONS,
  RUN_OPTIONS,
  TALK_OPTIONS,
  WEB_OPTIONS,
} from './options.ts';

export interface CommandDefinition {
  readonly name: CommandName;
  readonly describe: string;
  /** Whether it takes a task module. */
  readonly takesTask: boolean;
  readonly options: Readonly<Record<string, Options>>;
  readonly examples: readonly (readonly [command: string, meaning: string])[];
}

export type CommandName =
  | 'advise'
  | 'run'
  | 'compare'
  | 'eject'
  | 'calibrate'
  | 'history'
  | 'web'
  | 'doctor';

const RECALIBRATE = { recalibrate: MEASURE_OPTIONS.recalibrate } as const;

export const COMMANDS: readonly CommandDefinition[] = [
  {
    name: 'advise',
    describe: 'Measure a few inputs; say what kind of work it is and how to run it',
    takesTask: true,
    options: { ...INPUT_OPTIONS, ...MEASURE_OPTIONS, ...ADVISE_OPTIONS, ...TALK_OPTIONS },
    examples: [
      ['forkwise advise resize.task.ts --glob "photos/*.jpg"', 'one path per input'],
      ['forkwise advise hash.task.ts#hash --json', 'a named export; advice for a program'],
      ['forkwise advise hash.task.ts --machine server.json', 'what if it ran on that computer'],
    ],
  },
  {
    name: 'run',
    describe: 'Run all inputs the fastest way, every outcome accounted for',
    takesTask: true,
    options: { ...INPUT_OPTIONS, ...MEASURE_OPTIONS, ...RUN_OPTIONS, ...TALK_OPTIONS },
    examples: [
      [
        'forkwise run resize.task.ts --inputs photos.txt --out results.ndjson',
        'results into a file',
      ],
      [
        'forkwise run resize.task.ts --inputs photos.txt --out results.ndjson --resume',
        'go on with it',
      ],
      ['cat urls.ndjson | forkwise run fetch.task.ts - | jq .value', 'a pipe in, a pipe out'],
      ['forkwise run parse.task.ts --strategy threads --workers 4', 'force the strategy'],
      ['forkwise run parse.task.ts --watch --limit 3', 'while you write it'],
    ],
  },
  {
    name: 'compare',
    describe: 'Run every strategy that works and set measured beside predicted',
    takesTask: true,
    options: { ...INPUT_OPTIONS, ...MEASURE_OPTIONS, ...COMPARE_OPTIONS, ...TALK_OPTIONS },
    examples: [
      ['forkwise compare parse.task.ts --limit 200 --rounds 5', 'five rounds of 200 inputs'],
    ],
  },
  {
    name: 'eject',
    describe: 'Write a script that runs the task as advised, without forkwise',
    takesTask: true,
    options: { ...INPUT_OPTIONS, ...EJECT_OPTIONS, ...TALK_OPTIONS },
    examples: [
      ['forkwise eject resize.task.ts --glob "photos/*.jpg" --out resize.ts', 'into a file'],
      ['forkwise eject parse.task.ts --strategy processes', 'the script of another strategy'],
    ],
  },
  {
    name: 'calibrate',
    describe: 'Measure what workers, messages and copies cost on this machine',
    takesTask: false,
    options: { ...RECALIBRATE, ...CALIBRATE_OPTIONS, ...TALK_OPTIONS },
    examples: [
      ['forkwise calibrate --recalibrate', 'after a change of hardware or load'],
      ['forkwise calibrate --out server.json', 'to predict for this machine from another'],
    ],
  },
  {
    name: 'history',
    describe: 'List earlier runs: what was predicted for them and what they took',
    takesTask: false,
    options: { ...HISTORY_OPTIONS, ...TALK_OPTIONS },
    examples: [
      ['forkwise history', 'the latest runs of all tasks'],
      ['forkwise history --clear --task a.task.ts', 'forget one task'],
    ],
  },
  {
    name: 'web',
    describe: 'Serve the web advisor to this computer, to measure and run tasks from a page',
    takesTask: false,
    options: { ...WEB_OPTIONS, ...TALK_OPTIONS },
    examples: [['forkwise web --root examples --open', 'a page for the tasks in that folder']],
  },
  {
    name: 'doctor',
    describe: 'Show what this machine and Node can do, and what is in the way',
    takesTask: false,
    options: TALK_OPTIONS,
    examples: [['forkwise doctor', 'cores, quota, memory, workers, calibration']],
  },
];
