export interface ModelOptions {
  readonly items: number;
  readonly capacity: number;
  readonly largestBlock: number;
  /** Workers that may die, at any step. */
  readonly deaths: number;
  /** A step to leave out, to see that the exploration notices. */
  readonly broken?: 'bellBeforePublish' | 'sleepWithoutCheck' | 'noClaimingCheck' | 'noFinalCheck';
}

export const SEATS = 2;

export type WorkerStep =
  | 'listen'
  | 'checkStop'
  | 'look'
  | 'claimOdd'
  | 'exchange'
  | 'record'
  | 'claimEven'
  | 'begin'
  | 'settle'
  | 'count'
  | 'sum0'
  | 'sum1'
  | 'ringAdd'
  | 'ringNotify'
  | 'wait'
  | 'asleep'
  | 'ended'
  | 'dead';

export type MainStep =
  | 'listen'
  | 'sum0'
  | 'sum1'
  | 'read'
  | 'recover'
  | 'await'
  | 'orphans'
  | 'fill'
  | 'publish'
  | 'bellAdd'
  | 'bellNotify'
  | 'decide'
  | 'stop'
  | 'stopAdd'
  | 'stopNotify'
  | 'wait'
  | 'asleep'
  | 'ended';

export interface Worker {
  step: WorkerStep;
  /** Whether the bell is as the worker last saw it: all that comparing the counts would tell. */
  heard: boolean;
  unclaimed: number;
  first: number;
  end: number;
  at: number;
  sum: number;
  lanes: number;
}

export interface State {
  stop: number;
  unclaimed: number;
  /** Item of each lane. */
  lanes: number[];
  owners: number[];
  tags: ('empty' | 'running' | 'done')[];
  done: number[];
  claiming: number[];
  workers: Worker[];
  main: { step: MainStep; heard: boolean; sum: number; busy: boolean; next: number };
  read: boolean[];
  backlog: number[];
  unrecorded: number[];
  dying: number;
  outcomes: number[];
  deathsLeft: number;
  wrong: boolean;
}

export function freshWorker(): Worker {
  return { step: 'listen', heard: false, unclaimed: 0, first: 0, end: 0, at: 0, sum: 0, lanes: 0 };
}
