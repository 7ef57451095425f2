import type { Case } from '../cases.ts';

/** `pool` is a library that brings workers; `inProcess` a way to do without. */
export type Kind = 'floor' | 'inProcess' | 'pool' | 'forkwise';

export interface Contender {
  readonly name: string;
  readonly kind: Kind;
  /** The module in this folder and its export that opens a session. */
  readonly module: string;
  readonly open: string;
  /** Whether a quick run includes it. */
  readonly quick: boolean;
  /** Which cases it takes part in. */
  readonly takesPart: (each: Case) => boolean;
}

const lists = ({ mode }: Case): boolean => mode !== 'stream';
const waiting = ({ inFlight }: Case): boolean => inFlight !== undefined;
const buffers = ({ transferable }: Case): boolean => transferable;

export const CONTENDERS: readonly Contender[] = [
  contender('floor', 'bare loop', 'in-process', 'openLoop'),
  contender('floor', 'bare worker_threads', 'bare', 'openThreads', { takesPart: lists }),
  contender('floor', 'bare fork', 'bare', 'openFork', { takesPart: lists, quick: false }),
  contender('floor', 'bare SharedArrayBuffer', 'bare-shared', 'openShared', {
    takesPart: sharable,
  }),
  contender('inProcess', 'Promise.all', 'in-process', 'openPromiseAll'),
  contender('inProcess', 'p-map', 'in-process', 'openPMap'),
  contender('pool', 'tinypool threads', 'tinypool', 'openThreads'),
  contender('pool', 'tinypool threads, transfer', 'tinypool', 'openTransfer', {
    takesPart: buffers,
  }),
  contender('pool', 'tinypool processes', 'tinypool', 'openProcesses', { quick: false }),
  contender('pool', 'piscina', 'piscina', 'openCopying'),
  contender('pool', 'piscina, transfer', 'piscina', 'openTransfer', {
    takesPart: buffers,
    quick: false,
  }),
  contender('pool', 'workerpool thread', 'workerpool', 'openThread'),
  contender('pool', 'workerpool thread, transfer', 'workerpool', 'openTransfer', {
    takesPart: buffers,
    quick: false,
  }),
  contender('pool', 'workerpool process', 'workerpool', 'openProcess', { quick: false }),
  contender('pool', 'poolifier threads', 'poolifier', 'openThreads'),
  contender('pool', 'poolifier cluster', 'poolifier', 'openCluster', { quick: false }),
  contender('forkwise', 'forkwise auto', 'forkwise-auto', 'openAuto', {
    takesPart: ({ mode }) => mode !== 'cold',
  }),
  contender('forkwise', 'forkwise auto, first call', 'forkwise-auto', 'openFirstCall'),
  contender('forkwise', 'forkwise sequential', 'forkwise-forced', 'openSequential', {
    quick: false,
  }),
  contender('forkwise', 'forkwise async', 'forkwise-forced', 'openAsync'),
  contender('forkwise', 'forkwise threads', 'forkwise-forced', 'openThreads'),
  contender('forkwise', 'forkwise threads, transfer', 'forkwise-forced', 'openThreadsTransfer', {
    takesPart: buffers,
  }),
  contender('forkwise', 'forkwise shared-memory', 'forkwise-forced', 'openShared'),
  contender(
    'forkwise',
    'forkwise shared-memory, transfer',
    'forkwise-forced',
    'openSharedTransfer',
    {
      takesPart: buffers,
    },
  ),
  contender('forkwise', 'forkwise processes', 'forkwise-forced', 'openProcesses'),
  contender('forkwise', 'forkwise hybrid', 'forkwise-forced', 'openHybrid', { takesPart: waiting }),
];

/** Which decides by itself, … */
export const AUTO = 'forkwise auto';
/** … and the same with nothing known and no worker up. */
export const FIRST_CALL = 'forkwise auto, first call';

export function contenderNamed(name: string): Contender {
  const found = CONTENDERS.find((each) => each.name === name);
  if (found === undefined) throw new RangeError(`There is no contender "${name}".`);
  return found;
}

/** Cases whose inputs are numbers or buffers and whose results are numbers. */
function sharable({ mode, task }: Case): boolean {
  return mode === 'warm' && ['no-op', 'number', 'spin', 'bytes-to-number'].includes(task);
}

function contender(
  kind: Kind,
  name: string,
  module: string,
  open: string,
  { takesPart = () => true, quick = true }: Partial<Pick<Contender, 'takesPart' | 'quick'>> = {},
): Contender {
  return { name, kind, module, open, takesPart, quick };
}
