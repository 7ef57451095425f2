import { blockSize } from '../../src/protocol/claim.ts';
import {
  freshWorker,
  type MainStep,
  type ModelOptions,
  SEATS,
  type State,
  type Worker,
  type WorkerStep,
} from './state.ts';

/** One access of a worker to shared memory. */
export function stepWorker(
  state: State,
  seat: number,
  { largestBlock, broken }: ModelOptions,
): void {
  const worker = state.workers[seat] as Worker;
  const go = (step: WorkerStep): void => {
    worker.step = step;
  };
  switch (worker.step) {
    case 'listen':
      Object.assign(worker, freshWorker());
      worker.heard = true;
      return go('checkStop');
    case 'checkStop':
      return go(state.stop === 1 ? 'ended' : 'look');
    case 'look':
      worker.unclaimed = state.unclaimed;
      return go(worker.unclaimed === 0 ? 'wait' : 'claimOdd');
    case 'claimOdd':
      state.claiming[seat] = 1;
      return go('exchange');
    case 'exchange': {
      const expected = worker.unclaimed;
      const size = blockSize(expected, SEATS, largestBlock);
      if (state.unclaimed !== expected) {
        worker.unclaimed = state.unclaimed;
        return go(worker.unclaimed === 0 ? 'claimEven' : 'exchange');
      }
      state.unclaimed -= size;
      worker.lanes = state.lanes.length;
      worker.first = worker.lanes - expected;
      worker.end = worker.first + size;
      worker.at = worker.first;
      if (worker.first < 0) state.wrong = true;
      return go('record');
    }
    case 'record':
      for (let lane = worker.first; lane < worker.end; lane += 1) {
        if (state.owners[lane] !== 0) state.wrong = true;
        state.owners[lane] = seat + 1;
      }
      return go('claimEven');
    case 'claimEven':
      state.claiming[seat] = 0;
      return go(worker.unclaimed === 0 ? 'wait' : 'begin');
    case 'begin':
      if (state.tags[worker.at] !== 'empty') state.wrong = true;
      state.tags[worker.at] = 'running';
      return go('settle');
    case 'settle':
      state.tags[worker.at] = 'done';
      worker.at += 1;
      return go(worker.at < worker.end ? 'begin' : 'count');
    case 'count':
      state.done[seat] = (state.done[seat] as number) + worker.end - worker.first;
      return go('sum0');
    case 'sum0':
      worker.sum = state.done[0] as number;
      return go('sum1');
    case 'sum1':
      worker.sum += state.done[1] as number;
      return go(worker.sum === worker.lanes ? 'ringAdd' : 'listen');
    case 'ringAdd':
      state.main.heard = false;
      return go('ringNotify');
    case 'ringNotify':
      if (state.main.step === 'asleep') state.main.step = 'listen';
      return go('listen');
    case 'wait':
      return go(worker.heard || broken === 'sleepWithoutCheck' ? 'asleep' : 'listen');
    case 'asleep':
    case 'ended':
    case 'dead':
      throw new Error(`A worker cannot step from ${worker.step}.`);
  }
}

/** One access of the main thread. */
export function stepMain(state: State, options: ModelOptions): void {
  const { main } = state;
  const go = (step: MainStep): void => {
    main.step = step;
  };
  switch (main.step) {
    case 'listen':
      main.heard = true;
      return go('sum0');
    case 'sum0':
      main.sum = state.done[0] as number;
      return go('sum1');
    case 'sum1':
      main.sum += state.done[1] as number;
      return go('read');
    case 'read':
      readOutcomes(state);
      if (main.busy && main.sum === state.lanes.length && state.read.every(Boolean))
        main.busy = false;
      return go('fill');
    case 'recover':
      recover(state);
      return go('await');
    case 'await':
      return go('orphans');
    case 'orphans':
      recoverOrphans(state);
      return go('listen');
    case 'fill':
      return go(fill(state, options) ? 'publish' : 'decide');
    case 'publish':
      if (options.broken === 'bellBeforePublish') {
        ringBell(state);
        wakeWorkers(state);
        return go('bellAdd');
      }
      state.unclaimed = state.lanes.length;
      return go('bellAdd');
    case 'bellAdd':
      if (options.broken === 'bellBeforePublish') state.unclaimed = state.lanes.length;
      else ringBell(state);
      return go('bellNotify');
    case 'bellNotify':
      if (options.broken !== 'bellBeforePublish') wakeWorkers(state);
      return go('decide');
    case 'decide': {
      const over = !main.busy && main.next === state.outcomes.length && state.backlog.length === 0;
      return go(over ? 'stop' : 'wait');
    }
    case 'stop':
      state.stop = 1;
      return go('stopAdd');
    case 'stopAdd':
      ringBell(state);
      return go('stopNotify');
    case 'stopNotify':
      wakeWorkers(state);
      return go('ended');
    case 'wait': {
      const asleep = main.heard || options.broken === 'noFinalCheck';
      return go(asleep ? 'asleep' : 'listen');
    }
    case 'asleep':
    case 'ended':
      throw new Error(`The main thread cannot step from ${main.step}.`);
  }
}

function ringBell(state: State): void {
  for (const worker of state.workers) worker.heard = false;
}

function wakeWorkers(state: State): void {
  for (const worker of state.workers) if (worker.step === 'asleep') worker.step = 'listen';
}

function readOutcomes(state: State): void {
  state.tags.forEach((tag, lane) => {
    if (tag !== 'done' || state.read[lane] === true || !state.main.busy) return;
    state.read[lane] = true;
    settle(state, state.lanes[lane] as number);
  });
}

function settle(state: State, item: number): void {
  state.outcomes[item] = (state.outcomes[item] as number) + 1;
}

function recover(state: State): void {
  const { dying, main } = state;
  if (!main.busy) return;
  let owned = 0;
  state.owners.forEach((owner, lane) => {
    if (owner !== dying + 1) return;
    owned += 1;
    const tag = state.tags[lane];
    if (state.read[lane] === true || tag === 'done') return;
    state.read[lane] = true;
    const item = state.lanes[lane] as number;
    // An input whose worker died is settled as crashed; one not begun is run elsewhere.
    if (tag === 'running') settle(state, item);
    else state.backlog.push(item);
  });
  state.done[dying] = owned;
  const claimed = state.lanes.length - state.unclaimed;
  state.unrecorded = state.owners.flatMap((owner, lane) =>
    owner === 0 && lane < claimed ? [lane] : [],
  );
}

function recoverOrphans(state: State): void {
  const { dying } = state;
  for (const lane of state.unrecorded) {
    if (state.owners[lane] !== 0) continue;
    state.read[lane] = true;
    state.backlog.push(state.lanes[lane] as number);
    state.done[dying] = (state.done[dying] as number) + 1;
  }
  state.unrecorded = [];
  state.claiming[dying] = 0;
  state.workers[dying] = freshWorker();
  state.dying = -1;
}

function fill(state: State, { capacity }: ModelOptions): boolean {
  const { main } = state;
  if (main.busy) return false;
  const items = state.backlog.splice(0, capacity);
  while (items.length < capacity && main.next < state.outcomes.length) {
    items.push(main.next);
    main.next += 1;
  }
  if (items.length === 0) return false;
  main.busy = true;
  state.lanes = items;
  state.owners = items.map(() => 0);
  state.tags = items.map(() => 'empty');
  state.read = items.map(() => false);
  state.done = [0, 0];
  return true;
}
