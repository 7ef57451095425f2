import { STRATEGIES, type Strategy, type WorkerKind } from '../words/strategy.ts';

/** What was found out about where a workload can run. Each string is a reason, in a sentence. */
export interface FeasibilityFacts {
  readonly source: 'module' | 'function';
  /** Why an input cannot reach a worker intact; `undefined` when the tried ones can. */
  readonly inputBlocked: string | undefined;
  /** Why a result cannot come back intact. */
  readonly outputBlocked: string | undefined;
  /** Why the task failed in a worker thread on an input that works in the main thread. */
  readonly failsInThread: string | undefined;
  /** The same for a child process. */
  readonly failsInProcess: string | undefined;
  /** Why concurrent calls would disturb each other (process-wide state such as the directory). */
  readonly failsConcurrently: string | undefined;
  /** Why a process cannot share what the task shares (a SharedArrayBuffer among the inputs). */
  readonly needsOneMemory: string | undefined;
  /** Why workers with a heap limit had better be processes, as long as those can run the workload. */
  readonly heapLimited: string | undefined;
}

export const NO_OBSTACLES: FeasibilityFacts = {
  source: 'module',
  inputBlocked: undefined,
  outputBlocked: undefined,
  failsInThread: undefined,
  failsInProcess: undefined,
  failsConcurrently: undefined,
  needsOneMemory: undefined,
  heapLimited: undefined,
};

/**
 * Hybrid workers are threads, which start sooner and weigh less, unless the task fails in them or a
 * limit would not hold there.
 */
export function hybridKind(facts: FeasibilityFacts): WorkerKind {
  return (facts.failsInThread ?? unlimited(facts)) === undefined ? 'thread' : 'process';
}

/** What speaks against threads where a process will do. */
function unlimited({
  heapLimited,
  failsInProcess,
  needsOneMemory,
}: FeasibilityFacts): string | undefined {
  return (failsInProcess ?? needsOneMemory) === undefined ? heapLimited : undefined;
}

/** `undefined` for a strategy that can run the workload, else why it cannot. */
export type Feasibility = Readonly<Record<Strategy, string | undefined>>;

interface Obstacle {
  readonly found: (facts: FeasibilityFacts) => string | undefined;
  readonly stops: readonly Strategy[];
}

const PARALLEL: readonly Strategy[] = ['threads', 'shared-memory', 'processes', 'hybrid'];
const IN_THREADS: readonly Strategy[] = ['threads', 'shared-memory'];

/** The first obstacle that applies to a strategy is its reason. */
const OBSTACLES: readonly Obstacle[] = [
  {
    found: (facts) =>
      facts.source === 'function'
        ? 'a plain function cannot leave its thread: move it into a module'
        : undefined,
    stops: PARALLEL,
  },
  { found: (facts) => facts.inputBlocked, stops: PARALLEL },
  { found: (facts) => facts.outputBlocked, stops: PARALLEL },
  { found: (facts) => facts.failsInThread, stops: IN_THREADS },
  { found: unlimited, stops: IN_THREADS },
  { found: (facts) => facts.failsInProcess, stops: ['processes'] },
  { found: (facts) => facts.needsOneMemory, stops: ['processes'] },
  { found: (facts) => facts.failsConcurrently, stops: ['async', 'hybrid'] },
  { found: (facts) => facts.failsInThread && facts.failsInProcess, stops: ['hybrid'] },
];

export function feasibility(facts: FeasibilityFacts): Feasibility {
  const verdict = (strategy: Strategy): string | undefined => {
    for (const obstacle of OBSTACLES) {
      const reason = obstacle.stops.includes(strategy) ? obstacle.found(facts) : undefined;
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
  return Object.fromEntries(STRATEGIES.map((name) => [name, verdict(name)])) as Feasibility;
}
