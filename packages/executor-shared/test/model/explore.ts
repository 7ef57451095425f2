import { freshWorker, type ModelOptions, type State, type Worker } from './state.ts';
import { stepMain, stepWorker } from './steps.ts';

export interface Exploration {
  readonly states: number;
  /** States in which nothing can happen any more although something is left to do. */
  readonly stuck: number;
  /** Items without an outcome, or with two, at an end; and claims of lanes that were not there. */
  readonly wrong: number;
}

/**
 * The claim, completion, wake-up and recovery protocol of PROTOCOL.md with one page, each access to
 * a shared word being one step. `explore` walks every interleaving of the steps.
 */
export function explore(options: ModelOptions): Exploration {
  const first = initial(options);
  const seen = new Set([JSON.stringify(first)]);
  const open = [first];
  let stuck = 0;
  let wrong = 0;
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const nexts = successors(state, options);
    if (state.wrong) wrong += 1;
    if (nexts.length === 0) {
      if (!hasEnded(state)) stuck += 1;
      else if (state.outcomes.some((count) => count !== 1)) wrong += 1;
    }
    for (const next of nexts) {
      const key = JSON.stringify(next);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  return { states: seen.size, stuck, wrong };
}

function hasEnded({ main, workers }: State): boolean {
  return main.step === 'ended' && workers.every(({ step }) => step === 'ended' || step === 'dead');
}

function initial({ items, deaths }: ModelOptions): State {
  return {
    stop: 0,
    unclaimed: 0,
    lanes: [],
    owners: [],
    tags: [],
    done: [0, 0],
    claiming: [0, 0],
    workers: [freshWorker(), freshWorker()],
    main: { step: 'listen', heard: false, sum: 0, busy: false, next: 0 },
    read: [],
    backlog: [],
    unrecorded: [],
    dying: -1,
    outcomes: Array.from({ length: items }, () => 0),
    deathsLeft: deaths,
    wrong: false,
  };
}

function copy(state: State): State {
  return {
    ...state,
    lanes: [...state.lanes],
    owners: [...state.owners],
    tags: [...state.tags],
    done: [...state.done],
    claiming: [...state.claiming],
    workers: state.workers.map((worker) => ({ ...worker })),
    main: { ...state.main },
    read: [...state.read],
    backlog: [...state.backlog],
    unrecorded: [...state.unrecorded],
    outcomes: [...state.outcomes],
  };
}

function successors(state: State, options: ModelOptions): State[] {
  const nexts: State[] = [];
  const branch = (change: (next: State) => void): void => {
    const next = copy(state);
    change(next);
    nexts.push(next);
  };
  state.workers.forEach(({ step }, seat) => {
    if (step === 'ended' || step === 'dead') return;
    if (step !== 'asleep') branch((next) => stepWorker(next, seat, options));
    if (state.deathsLeft === 0 || state.main.step === 'ended') return;
    branch((next) => {
      const worker = next.workers[seat] as Worker;
      worker.step = 'dead';
      next.deathsLeft -= 1;
    });
  });
  const { step } = state.main;
  if (step !== 'ended' && step !== 'asleep' && canStepMain(state, options)) {
    branch((next) => stepMain(next, options));
  }
  // The exit of a thread is an event: the main thread hears of it between its turns.
  const dead = state.workers.findIndex((worker) => worker.step === 'dead');
  if (dead !== -1 && state.dying === -1 && (step === 'asleep' || step === 'listen')) {
    branch((next) => {
      next.dying = dead;
      next.main.step = 'recover';
    });
  }
  return nexts;
}

/** While a living worker claims, the main thread looks again later; other steps never wait. */
function canStepMain(state: State, { broken }: ModelOptions): boolean {
  if (state.main.step !== 'await' || broken === 'noClaimingCheck') return true;
  return state.claiming.every((count, seat) => seat === state.dying || count % 2 === 0);
}
