import { extname } from 'node:path';

import type { Strategy, WorkloadClass } from '@forkwise/core';

import type { FixtureName } from './support/fixtures.ts';
import type { Sweep } from './trials.ts';

/** A workload of the bench: a task module, and what forkwise should find out about it. */
export interface Workload {
  readonly name: string;
  readonly module: URL;
  /** Every class that an expert would accept. */
  readonly classes: readonly WorkloadClass[];
  /** Strategies that must be refused, because their results would be missing or different. */
  readonly infeasible: readonly Strategy[];
  /** The row of the scenarios that it stands for, if any. */
  readonly scenario: number | undefined;
  /** What running the inputs one after another takes on two cores of 2024, in ms. */
  readonly sequentialMs: number;
  readonly sweep: Sweep;
  readonly fixtures: readonly FixtureName[];
  /** Part of the quick mode. */
  readonly quick: boolean;
}

type Details = Partial<Pick<Workload, 'infeasible' | 'scenario' | 'fixtures' | 'quick'>>;

function workload(
  name: string,
  classes: WorkloadClass | readonly WorkloadClass[],
  sequentialMs: number,
  sweep: Sweep,
  { infeasible = [], scenario, fixtures = [], quick = false }: Details = {},
): Workload {
  const module = new URL(`./workloads/${name}.task${extname(import.meta.url)}`, import.meta.url);
  const list = typeof classes === 'string' ? [classes] : classes;
  return {
    name,
    module,
    classes: list,
    infeasible,
    scenario,
    sequentialMs,
    sweep,
    fixtures,
    quick,
  };
}

const OTHER_ISOLATES: readonly Strategy[] = ['threads', 'shared-memory', 'processes', 'hybrid'];
const THREADS: readonly Strategy[] = ['threads', 'shared-memory'];

const cpuBound: readonly Workload[] = [
  workload('markdown-uniform', 'cpu-bound', 860, 'computing', { quick: true }),
  workload('csv-skewed', 'cpu-bound', 490, 'computing'),
  workload('one-giant-bundle', 'cpu-bound', 1_480, 'computing', { quick: true }),
  workload('yaml-sorted', 'cpu-bound', 750, 'computing'),
  workload('prettier-async', 'cpu-bound', 710, 'promises'),
  workload('terser-promises', 'cpu-bound', 1_430, 'promises'),
  workload('postcss-promises', 'cpu-bound', 230, 'promises'),
  workload('square-roots', 'cpu-bound', 950, 'computing', { scenario: 18 }),
  workload('short-burst', 'cpu-bound', 350, 'computing', { scenario: 17 }),
  workload('argon2-wasm', 'cpu-bound', 700, 'promises'),
  workload('sqljs-wasm', 'cpu-bound', 300, 'computing'),
  workload('pbkdf2-sync', 'cpu-bound', 1_010, 'computing'),
  workload('brotli-sync', 'cpu-bound', 800, 'computing'),
  workload('svg-sync', 'cpu-bound', 800, 'computing'),
  workload('argon2-native-sync', 'cpu-bound', 250, 'computing'),
  workload('heavy-import-heavy-work', 'cpu-bound', 1_520, 'computing'),
  workload('allocation-heavy', 'cpu-bound', 430, 'computing'),
  workload('module-state', 'cpu-bound', 270, 'computing'),
  workload('model-shared', 'cpu-bound', 1_120, 'computing', { scenario: 4 }),
  workload('sqlite-queries', 'cpu-bound', 400, 'computing', { scenario: 15 }),
  workload('shared-counters', 'cpu-bound', 610, 'computing', { scenario: 14 }),
  workload('deflate-buffers', 'cpu-bound', 690, 'computing'),
  workload('buffers-in', 'cpu-bound', 1_310, 'computing', { scenario: 5 }),
];

const constrained: readonly Workload[] = [
  workload('uncloneable-inputs', 'cpu-bound', 330, 'computing', { infeasible: OTHER_ISOLATES }),
  workload('uncloneable-results', 'cpu-bound', 550, 'computing', { infeasible: OTHER_ISOLATES }),
  workload('class-inputs', 'cpu-bound', 220, 'computing', { infeasible: OTHER_ISOLATES }),
  workload('class-results', 'cpu-bound', 1_040, 'computing', {
    infeasible: OTHER_ISOLATES,
    quick: true,
  }),
  workload('own-folder', 'cpu-bound', 560, 'computing', {
    infeasible: THREADS,
    fixtures: ['PROJECTS'],
    scenario: 10,
    quick: true,
  }),
];

const nativePool: readonly Workload[] = [
  workload('pbkdf2-async', 'native-pool-bound', 1_090, 'pool', { scenario: 1, quick: true }),
  workload('scrypt-async', 'native-pool-bound', 1_070, 'pool', { scenario: 2 }),
  workload('brotli-async', 'native-pool-bound', 940, 'pool'),
  workload('sharp-resize', 'native-pool-bound', 750, 'pool', { scenario: 3 }),
  workload('svg-async', 'native-pool-bound', 900, 'pool'),
  workload('argon2-native-async', 'native-pool-bound', 230, 'pool'),
];

const waiting: readonly Workload[] = [
  workload('http-latency', 'io-bound', 2_620, 'waiting', { fixtures: ['CATALOGUE'], quick: true }),
  workload('http-degrading', 'io-bound', 2_670, 'waiting', {
    fixtures: ['DEGRADING'],
    scenario: 16,
    quick: true,
  }),
  workload('http-single-file', 'io-bound', 1_110, 'waiting', { fixtures: ['SINGLE_FILE'] }),
  workload('http-flaky', 'io-bound', 2_640, 'waiting', { fixtures: ['FLAKY'] }),
  workload('programs-async', ['io-bound', 'mixed'], 400, 'waiting', { fixtures: ['LOGS'] }),
  // Its reads wait inside the pool: waiting by what it does, pool-bound by what limits it.
  workload('slow-disk-async', ['io-bound', 'native-pool-bound'], 1_250, 'waiting', {
    fixtures: ['SLOW_DISK'],
    scenario: 12,
  }),
];

const blocking: readonly Workload[] = [
  workload('sync-sleep', 'blocking', 1_220, 'blocking', { quick: true }),
  workload('sync-driver', 'blocking', 1_210, 'blocking', {
    fixtures: ['CATALOGUE'],
    scenario: 15,
  }),
  workload('slow-disk-sync', 'blocking', 1_240, 'blocking', { fixtures: ['SLOW_DISK'] }),
  workload('programs-sync', ['blocking', 'mixed'], 340, 'blocking', { fixtures: ['LOGS'] }),
];

/** Some rows accept several classes: reading a cached file is all of these in equal parts. */
const FILE_CLASSES = ['native-pool-bound', 'mixed', 'cpu-bound', 'overhead-bound'] as const;

const mixed: readonly Workload[] = [
  workload('fetch-and-parse', 'mixed', 1_850, 'mixed', { fixtures: ['CATALOGUE'], quick: true }),
  workload('mixed-inputs', 'mixed', 1_930, 'mixed', { fixtures: ['CATALOGUE'] }),
  workload('files-async', FILE_CLASSES, 510, 'mixed', { fixtures: ['NOTES'], scenario: 13 }),
  workload('names-and-files', FILE_CLASSES, 740, 'mixed', { fixtures: ['NOTES'], scenario: 12 }),
];

const moving: readonly Workload[] = [
  workload('syntax-trees-out', ['transfer-bound', 'cpu-bound'], 850, 'computing'),
  workload('text-in-number-out', ['transfer-bound', 'cpu-bound'], 300, 'computing', {
    scenario: 5,
    quick: true,
  }),
  workload('memory-bound', 'transfer-bound', 160, 'computing'),
  workload('large-buffers-out', ['transfer-bound', 'cpu-bound'], 200, 'computing', { scenario: 9 }),
  workload('model-in-input', 'transfer-bound', 280, 'computing', { scenario: 4, quick: true }),
];

const TINY_CLASSES = ['overhead-bound', 'cpu-bound'] as const;

const small: readonly Workload[] = [
  workload('numbers-few', 'overhead-bound', 5, 'tiny'),
  workload('numbers-million', TINY_CLASSES, 250, 'tiny', { scenario: 7 }),
  workload('slugs-many', TINY_CLASSES, 270, 'tiny', { scenario: 8 }),
  workload('handful-tiny', 'overhead-bound', 15, 'tiny', { quick: true }),
  workload('pool-not-worth-it', TINY_CLASSES, 20, 'tiny', { scenario: 6 }),
  workload('heavy-import', TINY_CLASSES, 85, 'tiny'),
  workload('files-sync', TINY_CLASSES, 35, 'tiny', { fixtures: ['NOTES'], scenario: 13 }),
];

export const CORPUS: readonly Workload[] = [
  ...cpuBound,
  ...constrained,
  ...nativePool,
  ...waiting,
  ...blocking,
  ...mixed,
  ...moving,
  ...small,
];
