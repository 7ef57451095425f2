import type { Machine, Plan, WorkerDemand } from '../../src/index.ts';
import { chunkSize } from '../../src/recommend/chunk-size.ts';
import { workerCosts } from '../../src/predict/capacity.ts';
import { roundMachine } from '../support/machines.ts';
import { plan } from '../support/workloads.ts';
import type { SimulatedInput } from '../../src/simulate/input.ts';
import type { Draw } from './random.ts';

export interface Scenario {
  readonly plan: Plan;
  readonly inputs: readonly SimulatedInput[];
  readonly machine: Machine;
  readonly worker: WorkerDemand;
  /** What can wait at once to any effect. */
  readonly places: number;
}

type Sizes = (draw: Draw, inputs: number) => readonly number[];

/** How long inputs are, as multiples of a typical one. */
const SIZES = {
  even: (_, inputs) => Array.from({ length: inputs }, () => 1),
  uneven: (draw, inputs) => {
    const variation = draw.scale(0.1, 0.8);
    return Array.from({ length: inputs }, () => draw.lognormal(variation));
  },
  'very uneven': (draw, inputs) => {
    const variation = draw.uniform(0.8, 2.5);
    return Array.from({ length: inputs }, () => draw.lognormal(variation));
  },
  'two sizes': (draw, inputs) => {
    const share = draw.uniform(0.05, 0.5);
    const large = draw.scale(2, 30);
    return Array.from({ length: inputs }, () => (draw.uniform(0, 1) < share ? large : 1));
  },
  'one giant': (draw, inputs) => {
    const giant = draw.scale(3, 300);
    const at = Math.floor(draw.uniform(0, inputs));
    return Array.from({ length: inputs }, (_, index) => (index === at ? giant : 1));
  },
} as const satisfies Record<string, Sizes>;

export type Shape = keyof typeof SIZES;

/** A worker that is as fast as the main thread, with nothing to import. */
export const AS_HERE: WorkerDemand = {
  cpuRatio: 1,
  processFactor: 1,
  importMs: 0,
  firstCallMs: 0,
  warmUp: [],
  busyWhenTried: 1,
};

const NOTHING = { cpuMs: 0, blockedMs: 0, poolMs: 0, poolWaitMs: 0, waitMs: 0, shareBefore: 0.5 };

function sized(sizes: readonly number[], of: Partial<SimulatedInput>): SimulatedInput[] {
  const each = { ...NOTHING, ...of };
  return sizes.map((size) => ({
    cpuMs: size * each.cpuMs,
    blockedMs: size * each.blockedMs,
    poolMs: size * each.poolMs,
    poolWaitMs: size * each.poolWaitMs,
    waitMs: size * each.waitMs,
    shareBefore: each.shareBefore,
  }));
}

/**
 * 2 to 1,024 cores: whole, each further one worth less, pairs that share one, or under a quota of
 * several cores or of a part of one.
 */
function drawMachine(draw: Draw, most = 1024): Machine {
  const cores = draw.whole(2, most);
  const kind = draw.of(['whole', 'less', 'pairs', 'quota', 'part']);
  const gain = draw.uniform(cores > 4 ? 0.8 : 0.3, 1);
  const quota = kind === 'part' ? draw.scale(0.1, 1) : draw.uniform(1, cores);
  const isLimited = kind === 'quota' || kind === 'part';
  const effectiveCores = Array.from({ length: cores }, (_, at) => {
    if (kind === 'less') return 1 + gain * at;
    if (kind === 'pairs')
      return Math.min(1 + at, cores / 2 + 0.3 * Math.max(0, 1 + at - cores / 2));
    return isLimited ? Math.min(1 + at, quota) : 1 + at;
  });
  const machine = roundMachine({
    effectiveCores,
    poolSize: draw.of([4, 4, 8, Math.min(1024, cores), 64]),
  });
  const costs = { ...machine.workers };
  const quotaCores = isLimited ? quota : null;
  for (const kindOf of ['threads', 'processes', 'sharedMemory'] as const) {
    costs[kindOf] = {
      firstStartMs: draw.scale(25, 80),
      nextStartMs: draw.scale(1, 20),
      perChunkMs: draw.scale(0.02, 0.2),
      perInputMs: draw.scale(0.0002, 0.005),
      workerBytes: 0,
    };
  }
  return { ...machine, cpu: { ...machine.cpu, quotaCores }, workers: costs };
}

function drawWorker(draw: Draw): WorkerDemand {
  return {
    ...AS_HERE,
    cpuRatio: draw.uniform(0.7, 1.4),
    importMs: draw.scale(1, 100),
    firstCallMs: draw.scale(0.1, 20),
  };
}

function chunked(chosen: Plan, inputs: readonly SimulatedInput[], machine: Machine): Plan {
  const wallMs =
    inputs.reduce(
      (sum, one) => sum + one.cpuMs + one.blockedMs + one.poolMs + one.poolWaitMs + one.waitMs,
      0,
    ) / inputs.length;
  const { perChunkMs } = workerCosts(chosen, machine);
  return { ...chosen, chunkSize: chunkSize(inputs.length, chosen.workers, perChunkMs, wallMs) };
}

/** Enough that the inputs, not the starting, are what is looked at, mostly. */
function drawCount(draw: Draw, lanes: number, most: number): number {
  return Math.max(2, Math.min(most, Math.round(lanes * draw.scale(0.5, 40))));
}

const MOST_INPUTS = 3000;

function inProcess(
  draw: Draw,
  shape: Shape,
  lanes: number,
  machine: Machine,
  each: Partial<SimulatedInput>,
  places = Infinity,
): Scenario {
  const inputs = sized(SIZES[shape](draw, drawCount(draw, lanes, 600)), {
    ...each,
    shareBefore: draw.uniform(0, 1),
  });
  const chosen = plan('async', { concurrency: lanes });
  return { plan: chosen, inputs, machine, worker: AS_HERE, places };
}

type Given = Partial<Plan> & Pick<Plan, 'strategy'>;

function onWorkers(
  draw: Draw,
  shape: Shape,
  each: Partial<SimulatedInput>,
  given: Given,
  machine = drawMachine(draw),
): Scenario {
  const most = Math.max(2, Math.ceil(machine.cpu.quotaCores ?? machine.cpu.cores));
  const workers = given.workers ?? draw.of([most, draw.whole(2, most)]);
  const { concurrency = 1 } = given;
  const lanes = workers * concurrency;
  const inputs = sized(SIZES[shape](draw, drawCount(draw, lanes, MOST_INPUTS)), {
    ...each,
    shareBefore: draw.uniform(0, 1),
  });
  const whole = plan(given.strategy, { ...given, workers });
  const fair = Math.max(1, Math.floor(inputs.length / (workers * 2)));
  const sizing = chunked(whole, inputs, machine);
  const size = Math.max(sizing.chunkSize, Math.min(concurrency, fair));
  const chosen = { ...whole, chunkSize: size };
  return { plan: chosen, inputs, machine, worker: drawWorker(draw), places: Infinity };
}

type Regime = (draw: Draw) => Scenario;

const computing =
  (shape: Shape): Regime =>
  (draw) =>
    onWorkers(
      draw,
      shape,
      { cpuMs: draw.scale(20, 2000) },
      {
        strategy: draw.of(['threads', 'processes', 'shared-memory']),
      },
    );

/** What is asked of which part of the machine, each in its own range. */
export const REGIMES: Readonly<Record<string, Regime>> = {
  'async, waiting': (draw) =>
    inProcess(draw, draw.of(['even', 'uneven']), draw.whole(2, 256), drawMachine(draw), {
      waitMs: draw.scale(5, 500),
      cpuMs: 0.01,
    }),
  'async, waiting, very uneven': (draw) =>
    inProcess(draw, draw.of(['very uneven', 'two sizes']), draw.whole(2, 256), drawMachine(draw), {
      waitMs: draw.scale(5, 500),
    }),
  'async, computing and waiting': (draw) =>
    inProcess(draw, draw.of(['even', 'uneven']), draw.whole(2, 64), drawMachine(draw), {
      waitMs: draw.scale(5, 500),
      cpuMs: draw.scale(0.2, 20),
    }),
  'async, native pool': (draw) =>
    inProcess(draw, draw.of(['even', 'uneven']), draw.whole(2, 128), drawMachine(draw, 64), {
      poolMs: draw.scale(2, 200),
      cpuMs: draw.scale(0.02, 1),
    }),
  'async, waiting in the native pool': (draw) => {
    const machine = drawMachine(draw, 64);
    const each = { poolWaitMs: draw.scale(2, 200), cpuMs: 0.02 };
    const shape = draw.of(['even', 'uneven']);
    return inProcess(draw, shape, draw.whole(2, 128), machine, each, machine.pool.size);
  },
  'workers, computing, even': computing('even'),
  'workers, computing, uneven': computing('uneven'),
  'workers, computing, very uneven': computing('very uneven'),
  'workers, computing, two sizes': computing('two sizes'),
  'workers, computing, one giant': computing('one giant'),
  'workers, small inputs': (draw) =>
    onWorkers(
      draw,
      draw.of(['even', 'uneven']),
      { cpuMs: draw.scale(0.01, 2) },
      { strategy: draw.of(['threads', 'processes']) },
      drawMachine(draw, 32),
    ),
  'workers, blocked': (draw) => {
    const machine = drawMachine(draw, 64);
    return onWorkers(
      draw,
      draw.of(['even', 'uneven']),
      { blockedMs: draw.scale(5, 500), cpuMs: draw.scale(0.1, 5) },
      { strategy: 'threads', workers: draw.whole(2, 2 * machine.cpu.cores) },
      machine,
    );
  },
  'workers, native pool': (draw) =>
    onWorkers(
      draw,
      draw.of(['even', 'uneven']),
      { poolMs: draw.scale(5, 200), cpuMs: draw.scale(0.1, 50) },
      draw.of<Given>([
        { strategy: 'threads' },
        { strategy: 'processes' },
        { strategy: 'hybrid', concurrency: draw.whole(2, 8) },
      ]),
      drawMachine(draw, 64),
    ),
  'hybrid, computing and waiting': (draw) =>
    onWorkers(
      draw,
      draw.of(['even', 'uneven']),
      { cpuMs: draw.scale(1, 50), waitMs: draw.scale(5, 500) },
      { strategy: 'hybrid', concurrency: draw.whole(2, 64) },
      drawMachine(draw, 64),
    ),
};
