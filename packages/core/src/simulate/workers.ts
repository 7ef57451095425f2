import { workerCosts } from '../predict/capacity.ts';
import type { CrossingCost } from '../predict/crossing-cost.ts';
import type { WorkerDemand } from '../predict/demand.ts';
import { processPoolSize } from '../predict/native-pool.ts';
import type { Machine } from '../schema/machine.ts';
import type { Plan } from '../words/plan.ts';
import { nextChunk } from './chunks.ts';
import { Clock } from './clock.ts';
import { type SimulatedInput, type Surroundings, holdThread, runInput, waits } from './input.ts';
import { Cores, Places, type Turn } from './stations.ts';
import { type Trace, notesOf } from './trace.ts';

export interface WorkerSimulation {
  readonly plan: Plan;
  readonly inputs: readonly SimulatedInput[];
  /** Inputs that come after those, which keep chunks from shrinking; they are not run. */
  readonly more?: number;
  readonly machine: Machine;
  readonly worker: WorkerDemand;
  readonly crossing: CrossingCost;
  readonly trace?: Trace;
}

type ThreadTime = Pick<SimulatedInput, 'cpuMs' | 'blockedMs'>;

interface SimulatedWorker {
  readonly at: Surroundings;
  /** Where inputs that are in flight at once take note; the place is the same for all. */
  readonly slots: Slots;
  /** Inputs that it has been sent and not begun. */
  readonly waiting: SimulatedInput[];
  /** Inputs that it has been sent and not answered. */
  inHand: number;
  started: boolean;
}

/** A worker's places in flight, made when first used: a plan may have far more than it fills. */
class Slots {
  readonly #most: number;
  readonly #make: (slot: number) => Surroundings;
  readonly #idle: Surroundings[] = [];
  #made = 0;

  constructor(most: number, make: (slot: number) => Surroundings) {
    this.#most = most;
    this.#make = make;
  }

  /** The one that was given back last, so that as few as possible are used. */
  take(): Surroundings | undefined {
    const idle = this.#idle.pop();
    if (idle !== undefined || this.#made === this.#most) return idle;
    return this.#make(this.#made++);
  }

  giveBack(slot: Surroundings): void {
    this.#idle.push(slot);
  }
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
    const { plan, inputs, machine, trace } = simulation;
    const clock = this.#clock;
    const cores = new Cores(clock, machine.cpu.effectiveCores);
    const common = new Places(machine.pool.size);
    const ownSize = processPoolSize(machine, plan.workers);
    const caller = notesOf(trace, { worker: 0, slot: 0 });
    this.#simulation = simulation;
    this.#main = { clock, cores, thread: new Places(1), pool: common, note: caller };
    this.#team = Array.from({ length: Math.min(plan.workers, inputs.length) }, (_, index) => {
      const pool = plan.workerKind === 'process' ? new Places(ownSize) : common;
      const thread = new Places(1);
      const inSlot = (slot: number): Surroundings => {
        const note = notesOf(trace, { worker: index + 1, slot });
        return { clock, cores, thread, pool, note };
      };
      const slots = new Slots(plan.concurrency, inSlot);
      return { at: inSlot(0), slots, waiting: [], inHand: 0, started: false };
    });
    this.#enough = plan.concurrency === 1 ? 1 : 2 * plan.concurrency;
  }

  run(): number {
    const { plan, machine, worker } = this.#simulation;
    const { firstStartMs, nextStartMs } = workerCosts(plan, machine);
    const first = { cpuMs: worker.importMs + worker.firstCallMs, blockedMs: 0 };
    this.#feed('queued');
    this.#team.forEach((one, index) => {
      const { at } = one;
      this.#clock.after(firstStartMs + index * nextStartMs, () => {
        at.note('starting', index * nextStartMs, this.#clock.nowMs);
        const begin = (): void => {
          one.started = true;
          this.#runLanes(one, 'queued');
        };
        holdThread(at, 'queued', first, begin, 'starting');
      });
    });
    this.#clock.run();
    return this.#endMs;
  }

  /** To whoever has least in hand, until all have enough. */
  #feed(turn: Turn): void {
    const { plan, inputs, more = 0 } = this.#simulation;
    while (this.#given < inputs.length) {
      const to = this.#team.reduce((least, one) => (one.inHand < least.inHand ? one : least));
      if (to.inHand >= this.#enough) return;
      const size = nextChunk(plan, inputs.length - this.#given + more);
      const chunk = inputs.slice(this.#given, this.#given + size);
      this.#given += chunk.length;
      to.inHand += chunk.length;
      const arrive = (): void => {
        to.waiting.push(...chunk);
        this.#runLanes(to, 'queued');
      };
      holdThread(this.#main, turn, this.#messageTime(chunk.length, 1), arrive, 'dispatching');
    }
  }

  /** Several lanes' answers leave together, about as many as came together. */
  #answer(from: SimulatedWorker, count: number): void {
    const { concurrency, chunkSize } = this.#simulation.plan;
    const messages = concurrency === 1 ? 1 : count / chunkSize;
    const take = (): void => {
      this.#endMs = this.#clock.nowMs;
      from.inHand -= count;
      this.#feed('next');
    };
    holdThread(this.#main, 'queued', this.#messageTime(count, messages), take, 'dispatching');
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
    while (on.waiting.length > 0) {
      const at = on.slots.take();
      if (at === undefined) return;
      const input = on.waiting.shift() as SimulatedInput;
      runInput(this.#asThere(input), at, turn, () => {
        on.slots.giveBack(at);
        this.#answer(on, 1);
        this.#runLanes(on, 'next');
      });
    }
  }

  /** One lane: one input after the other, answered together. */
  #runChunk(on: SimulatedWorker): void {
    const at = on.waiting.length === 0 ? undefined : on.slots.take();
    if (at === undefined) return;
    const chunk = on.waiting.splice(0).map((input) => this.#asThere(input));
    const finish = (): void => {
      on.slots.giveBack(at);
      this.#answer(on, chunk.length);
      this.#runChunk(on);
    };
    if (chunk.some(waits)) runInOrder(chunk, at, 'queued', finish);
    else holdThread(at, 'queued', together(chunk), finish);
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
