import {
  validateAdvice,
  validateComparison,
  validateMachine,
  validateReport,
  type Advice,
  type Comparison,
  type Machine,
  type Report,
} from '@forkwise/core';

const costs = {
  firstStartMs: 40,
  nextStartMs: 12,
  perChunkMs: 0.03,
  perInputMs: 0.0004,
  workerBytes: 14 * 2 ** 20,
};

export const machine: Machine = validateMachine({
  kind: 'machine',
  version: 1,
  source: 'measured',
  runtime: { name: 'node', version: '24.21.0', platform: 'linux', arch: 'x64' },
  cpu: { model: 'Test CPU', cores: 2, quotaCores: 1.5, effectiveCores: [1, 1.42] },
  memory: { limitBytes: 8 * 2 ** 30, freeBytes: 3 * 2 ** 30 },
  pool: { size: 4 },
  workers: { threads: costs, processes: costs, sharedMemory: costs },
  inProcess: { perInputMs: 0.00005, perPromiseMs: 0.0004 },
  copy: { memoryBytesPerMs: 4e6, pipeBytesPerMs: 7e5 },
  measuredAt: '2026-01-02T03:04:05.000Z',
});

const spread = { mean: 10, min: 2, max: 90, deviation: 8 };

export const advice: Advice = validateAdvice({
  kind: 'advice',
  version: 1,
  class: 'cpu-bound',
  summary: 'It computes all the time.',
  evidence: [
    { signal: 'thread CPU', value: 0.9812, unit: 'of wall', meaning: 'it computes, never waits' },
  ],
  profile: {
    inputs: 1200,
    sampled: 14,
    perInput: {
      wallMs: spread,
      cpuMs: spread,
      blockedMs: spread,
      poolMs: spread,
      waitMs: spread,
      helperMs: spread,
    },
    task: {
      source: 'module',
      importMs: 30,
      readMs: 0.01,
      firstCallMs: 4,
      warmUp: { gain: 0, spanMs: 0, draws: [] },
      promises: false,
      failures: 0,
      places: null,
    },
    worker: { measured: false },
    samples: [],
    notMeasured: ['The memory of a worker.'],
    probeMs: 321,
  },
  machine,
  recommendation: {
    strategy: 'threads',
    workers: 2,
    concurrency: 1,
    chunkSize: 25,
    workerKind: 'thread',
    predictedMs: [6100, 6500, 7200],
    speedup: [1.7, 1.85, 1.95],
    limitedBy: 'cpu',
  },
  alternatives: [
    {
      strategy: 'sequential',
      workers: 1,
      concurrency: 1,
      chunkSize: 1,
      workerKind: 'thread',
      predictedMs: [11_000, 12_000, 13_000],
      speedup: [1, 1, 1],
      limitedBy: 'cpu',
      feasible: true,
      reason: 'It uses one core of two.',
    },
    { strategy: 'processes', feasible: false, reason: 'Result 3 has a class that would be lost.' },
  ],
  reasons: ['Two cores do the work of 1.42, so two workers need 6.5 s.'],
  warnings: [{ code: 'UNEVEN_INPUTS', message: 'One input takes 90 ms, nine times the mean.' }],
  adviseMs: 400,
});

export const report: Report = validateReport({
  kind: 'report',
  version: 1,
  class: 'cpu-bound',
  plan: { strategy: 'threads', workers: 2, concurrency: 1, chunkSize: 25 },
  counts: { total: 1200, fulfilled: 1197, rejected: 2, timedOut: 1, crashed: 0, cancelled: 0 },
  wallMs: 6000,
  predictedMs: [6100, 6500, 7200],
  probed: 14,
  replans: [
    {
      atMs: 2000,
      settled: 300,
      plan: { strategy: 'async', workers: 1, concurrency: 8, chunkSize: 1 },
      reason: 'the rate was half of the predicted one',
    },
  ],
  errors: [{ index: 7, code: 'INPUT_TIMED_OUT', message: 'Input 7 ran for more than 2 s.' }],
  warnings: [],
});

export const comparison: Comparison = validateComparison({
  kind: 'comparison',
  version: 1,
  class: 'cpu-bound',
  inputs: 4,
  rounds: 3,
  identical: true,
  rows: [
    {
      strategy: 'sequential',
      feasible: true,
      reason: null,
      plan: { strategy: 'sequential', workers: 1, concurrency: 1, chunkSize: 1 },
      predictedMs: [1900, 2000, 2100],
      measuredMs: [1950, 2050, 2060],
      speedup: [1, 1, 1],
      recommended: false,
      failed: 0,
    },
    {
      strategy: 'threads',
      feasible: true,
      reason: null,
      plan: { strategy: 'threads', workers: 2, concurrency: 1, chunkSize: 1 },
      predictedMs: [1000, 1050, 1200],
      measuredMs: [1080, 1100, 1150],
      speedup: [1.78, 1.86, 1.9],
      recommended: true,
      failed: 0,
    },
    { strategy: 'processes', feasible: false, reason: 'Processes are not allowed here.' },
  ],
  warnings: [],
});
