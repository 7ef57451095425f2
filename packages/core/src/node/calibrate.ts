import type { Machine, WorkerCosts } from '../schema/machine.ts';
import { median, quantile } from '../stats/summary.ts';

/** The kinds of worker whose costs a machine document states. */
export type WorkerCostKind = keyof Machine['workers'];

/** The input that keeps a core busy for `cpuMs` ms of CPU time; see `CalibrationTeam`. */
export function spinFor(cpuMs: number): number {
  return -cpuMs;
}

/** Workers that have been started and answered. */
export interface CalibrationTeam extends AsyncDisposable {
  /** From nothing to the first answer of every worker, ms. */
  readonly startMs: number;
  /**
   * Wall time of a run over these inputs by all workers, ms. Its task spins for `spinFor(ms)`,
   * answers bytes with their length, and anything else with itself.
   */
  run(inputs: readonly unknown[], chunkSize: number): Promise<number>;
}

/**
 * What calibration measures with: the real executors, handed in, because core imports none and
 * bare messages would flatter them.
 */
export interface CalibrationBench {
  open(kind: WorkerCostKind, workers: number): Promise<CalibrationTeam>;
  /** Wall time of `inputs` calls on the caller's thread, ms. */
  inProcess(inputs: number, promises: boolean): Promise<number>;
}

/** Long enough against a 4 ms scheduler tick, short enough to repeat. */
const SPIN_MS = 15;
const SPIN_ROUNDS = 6;
const UNDISTURBED = 0.8;
/** Start-up and dispatch are measured so often, and the quickest counts: noise only adds. */
const REPEATS = 3;
const CHUNKS = 300;
const BULK_INPUTS = 30_000;
const BULK_CHUNK = 3000;
const COPY_BYTES = 8 * 2 ** 20;
const PIPE_INPUTS = 12;
const PIPE_BYTES = 2 ** 20;
/**
 * The first worker of a process loads what starts others sooner; it is timed once, by the first team,
 * so what a neighbour adds is bounded.
 */
const MOST_OF_FIRST = 1.8;
/** More workers than this are not tried; what lies beyond is extrapolated from the last step. */
const MOST_WORKERS_TRIED = 16;
/** Starting is timed with twice as many workers as cores, since blocked work wants as many. */
const MOST_STARTED = 16;

/** Measures this machine with real workers; takes about a second. `base` says what it is. */
export async function calibrateMachine(bench: CalibrationBench, base: Machine): Promise<Machine> {
  const cores = base.cpu.cores;
  const tried = Math.min(cores, MOST_WORKERS_TRIED);
  const threads = await measureThreads(bench, tried, base.workers.threads, cores);
  const processes = await measureProcesses(bench, base.workers.processes, cores);
  const sharedMemory = await measureWorkers(
    bench,
    'sharedMemory',
    base.workers.sharedMemory,
    cores,
  );
  return {
    ...base,
    source: 'measured',
    cpu: {
      ...base.cpu,
      effectiveCores: extend(threads.effectiveCores, cores, base.cpu.quotaCores),
    },
    workers: { threads: threads.costs, processes: processes.costs, sharedMemory },
    inProcess: {
      perInputMs: (await quickestOf(() => bench.inProcess(BULK_INPUTS, false))) / BULK_INPUTS,
      perPromiseMs: (await quickestOf(() => bench.inProcess(BULK_INPUTS, true))) / BULK_INPUTS,
    },
    copy: { memoryBytesPerMs: memoryBytesPerMs(), pipeBytesPerMs: processes.pipeBytesPerMs },
    measuredAt: new Date().toISOString(),
  };
}

async function measureThreads(
  bench: CalibrationBench,
  most: number,
  base: WorkerCosts,
  cores: number,
): Promise<{ costs: WorkerCosts; effectiveCores: number[] }> {
  const costs = await measureWorkers(bench, 'threads', base, cores);
  const effectiveCores = [1];
  for (let workers = 2; workers <= most; workers++) {
    await using team = await bench.open('threads', workers);
    effectiveCores.push(await speedUp(team, workers));
  }
  return { costs, effectiveCores };
}

/**
 * m spins on m workers against one spin at a time, in turn. Other programs only ever lower the
 * ratio, so an upper quantile of several pairs is nearest to the machine's own.
 */
async function speedUp(team: CalibrationTeam, workers: number): Promise<number> {
  const ratios: number[] = [];
  const together = Array.from({ length: workers }, () => spinFor(SPIN_MS));
  await team.run(together, 1);
  for (let round = 0; round < SPIN_ROUNDS; round++) {
    const alone = await team.run([spinFor(SPIN_MS)], 1);
    const crowd = await team.run(together, 1);
    ratios.push((workers * alone) / crowd);
  }
  return Math.min(
    workers,
    Math.max(1, quantile(Float64Array.from(ratios).toSorted(), UNDISTURBED)),
  );
}

async function measureWorkers(
  bench: CalibrationBench,
  kind: WorkerCostKind,
  base: WorkerCosts,
  cores: number,
): Promise<WorkerCosts> {
  await using team = await bench.open(kind, 1);
  const dispatch = await measureDispatch(team, base);
  const quickestMs = Math.min(team.startMs, await quickestStart(bench, kind, 1));
  const crowd = Math.min(2 * cores, MOST_STARTED);
  const crowdStartMs = await quickestStart(bench, kind, crowd);
  const nextStartMs = Math.max(1, (crowdStartMs - quickestMs) / (crowd - 1));
  const firstStartMs = Math.min(team.startMs, MOST_OF_FIRST * quickestMs);
  return { ...dispatch, firstStartMs, nextStartMs };
}

async function quickestStart(
  bench: CalibrationBench,
  kind: WorkerCostKind,
  workers: number,
): Promise<number> {
  let quickest = Infinity;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    await using team = await bench.open(kind, workers);
    quickest = Math.min(quickest, team.startMs);
  }
  return quickest;
}

async function measureProcesses(
  bench: CalibrationBench,
  base: WorkerCosts,
  cores: number,
): Promise<{ costs: WorkerCosts; pipeBytesPerMs: number }> {
  const costs = await measureWorkers(bench, 'processes', base, cores);
  await using team = await bench.open('processes', 1);
  const buffers = Array.from({ length: PIPE_INPUTS }, () => new Uint8Array(PIPE_BYTES));
  await team.run(buffers.slice(0, 1), 1);
  const ms = await team.run(buffers, 1);
  return { costs, pipeBytesPerMs: (PIPE_INPUTS * PIPE_BYTES) / ms };
}

async function measureDispatch(team: CalibrationTeam, base: WorkerCosts): Promise<WorkerCosts> {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  await team.run(numbers(BULK_CHUNK), BULK_CHUNK / 10);
  const single = await quickestOf(() => team.run(numbers(CHUNKS), 1));
  const bulk = await quickestOf(() => team.run(numbers(BULK_INPUTS), BULK_CHUNK));
  const perChunkMs = single / CHUNKS;
  const chunks = BULK_INPUTS / BULK_CHUNK;
  return {
    ...base,
    perChunkMs,
    perInputMs: Math.max(0, bulk - chunks * perChunkMs) / BULK_INPUTS,
  };
}

async function quickestOf(run: () => Promise<number>): Promise<number> {
  let least = Infinity;
  for (let repeat = 0; repeat < REPEATS; repeat++) least = Math.min(least, await run());
  return least;
}

function memoryBytesPerMs(): number {
  const source = new Uint8Array(COPY_BYTES).fill(1);
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    source.slice();
    return performance.now() - start;
  });
  return COPY_BYTES / Math.max(median(times), 0.01);
}

/**
 * Beyond what was tried, each core adds what the last one tried did, up to the quota. Under a quota
 * below one core, a lone thread is throttled as all are, and is the measure of one: nothing scales.
 */
function extend(
  measured: readonly number[],
  cores: number,
  quotaCores: number | null,
): [number, ...number[]] {
  const most = Math.max(1, quotaCores ?? Infinity);
  const last = measured[measured.length - 1] ?? 1;
  const step = measured.length > 1 ? Math.max(0, last - (measured[measured.length - 2] ?? 1)) : 0;
  const beyond = Array.from({ length: cores - measured.length }, (_, i) => last + step * (i + 1));
  return [1, ...[...measured.slice(1), ...beyond].map((value) => Math.min(most, value))];
}
