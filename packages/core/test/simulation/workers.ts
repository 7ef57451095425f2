import { type Machine, type Plan, type WorkerDemand, processPoolSize } from '../../src/index.ts';
import { workerCosts } from '../../src/predict/capacity.ts';
import type { CrossingCost } from '../../src/predict/crossing-cost.ts';
import { nextChunk } from './chunks.ts';
import { Clock } from './clock.ts';
import { type SimulatedInput, type Surroundings, holdThread, runInput, waits } from './input.ts';
import { Cores, Places, type Turn } from './stations.ts';

export interface WorkerSimulation {
  readonly plan: Plan;
  readonly inputs: readonly SimulatedInput[];
  readonly machine: Machine;
  readonly worker: WorkerDemand;
  readonly crossing: CrossingCost;
}

type ThreadTime = Pick<SimulatedInput, 'cpuMs' | 'blockedMs'>;

interface SimulatedWorker {
  readonly at: Surroundings;
  /** Inputs that it has been sent and not begun. */
  readonly waiting: SimulatedInput[];
  idleLanes: number;
  /** Inputs that it has been sent and not answered. */
  inHand: number;
  started: boolean;
}

/** When the last answer of a plan on workers has been taken, ms. */
export function simulateWorkers(simulation: WorkerSimulation): number {
  return new Run(simulation).run();
}

/**
 * The main thread hands chunks to workers and takes their answers, one message after another.
 * Workers start one after another, each pays for importing and its first call, then runs its chunks
 * in order, as many inputs at once as it has lanes.
 */
class Run {
  readonly #simulation: WorkerSimulation;
  readonly #clock = new Clock();
  readonly #main: Surroundings;
  readonly #team: readonly SimulatedWorker[];
  /** Inputs in hand that a worker should have. */
  readonly #enough: number;
  #given = 0;
  #endMs = 0;

  constructor(simulation: WorkerSimulation) {
    const { plan, inputs, machine } = simulation;
    const clock = this.#clock;
    const cores = new Cores(clock, machine.cpu.effectiveCores);
    const common = new Places(machine.pool.size);
    const ownSize = processPoolSize(machine, plan.workers);
    this.#simulation = simulation;
    this.#main = { clock, cores, thread: new Places(1), pool: common };
    this.#team = Array.from({ length: Math.min(plan.workers, inputs.length) }, () => {
      const pool = plan.workerKind === 'process' ? new Places(ownSize) : common;
      const at = { clock, cores, thread: new Places(1), pool };
      return { at, waiting: [], idleLanes: plan.concurrency, inHand: 0, started: false };
    });
    this.#enough = plan.concurrency === 1 ? 1 : 2 * plan.concurrency;
  }

  run(): number {
    const { plan, machine, worker } = this.#simulation;
    const { firstStartMs, nextStartMs } = workerCosts(plan, machine);
    const first = { cpuMs: worker.importMs + worker.firstCallMs, blockedMs: 0 };
    this.#feed('queued');
    this.#team.forEach((one, index) => {
      this.#clock.after(firstStartMs + index * nextStartMs, () =>
        holdThread(one.at, 'queued', first, () => {
          one.started = true;
          this.#runLanes(one, 'queued');
        }),
      );
    });
    this.#clock.run();
    return this.#endMs;
  }

  /** To whoever has least in hand, until all have enough. */
  #feed(turn: Turn): void {
    const { plan, inputs } = this.#simulation;
    while (this.#given < inputs.length) {
      const to = this.#team.reduce((least, one) => (one.inHand < least.inHand ? one : least));
      if (to.inHand >= this.#enough) return;
      const size = nextChunk(plan, inputs.length - this.#given);
      const chunk = inputs.slice(this.#given, this.#given + size);
      this.#given += chunk.length;
      to.inHand += chunk.length;
      holdThread(this.#main, turn, this.#messageTime(chunk.length, 1), () => {
        to.waiting.push(...chunk);
        this.#runLanes(to, 'queued');
      });
    }
  }

  /** Several lanes' answers leave together, about as many as came together. */
  #answer(from: SimulatedWorker, count: number): void {
    const { concurrency, chunkSize } = this.#simulation.plan;
    const messages = concurrency === 1 ? 1 : count / chunkSize;
    holdThread(this.#main, 'queued', this.#messageTime(count, messages), () => {
      this.#endMs = this.#clock.nowMs;
      from.inHand -= count;
      this.#feed('next');
    });
  }

  /** Half of what a message costs the main thread: there, or back. */
  #messageTime(count: number, messages: number): ThreadTime {
    const { plan, machine, crossing } = this.#simulation;
    const { perChunkMs, perInputMs } = workerCosts(plan, machine);
    const cpuMs = (messages * perChunkMs + count * (perInputMs + crossing.mainMs)) / 2;
    return { cpuMs, blockedMs: 0 };
  }

  #runLanes(on: SimulatedWorker, turn: Turn): void {
    if (!on.started) return;
    if (this.#simulation.plan.concurrency === 1) {
      this.#runChunk(on);
      return;
    }
    while (on.idleLanes > 0) {
      const input = on.waiting.shift();
      if (input === undefined) return;
      on.idleLanes -= 1;
      runInput(this.#asThere(input), on.at, turn, () => {
        on.idleLanes += 1;
        this.#answer(on, 1);
        this.#runLanes(on, 'next');
      });
    }
  }

  /** One lane: one input after the other, answered together. */
  #runChunk(on: SimulatedWorker): void {
    if (on.idleLanes === 0 || on.waiting.length === 0) return;
    on.idleLanes -= 1;
    const chunk = on.waiting.splice(0).map((input) => this.#asThere(input));
    const finish = (): void => {
      on.idleLanes += 1;
      this.#answer(on, chunk.length);
      this.#runChunk(on);
    };
    if (chunk.some(waits)) runInOrder(chunk, on.at, 'queued', finish);
    else holdThread(on.at, 'queued', together(chunk), finish);
  }

  #asThere(input: SimulatedInput): SimulatedInput {
    const { worker, crossing } = this.#simulation;
    return { ...input, cpuMs: worker.cpuRatio * input.cpuMs + crossing.workerMs };
  }
}

function together(chunk: readonly SimulatedInput[]): ThreadTime {
  return {
    cpuMs: chunk.reduce((sum, input) => sum + input.cpuMs, 0),
    blockedMs: chunk.reduce((sum, input) => sum + input.blockedMs, 0),
  };
}

function runInOrder(
  [input, ...rest]: readonly SimulatedInput[],
  at: Surroundings,
  turn: Turn,
  done: () => void,
): void {
  if (input === undefined) done();
  else runInput(input, at, turn, () => runInOrder(rest, at, 'next', done));
}
