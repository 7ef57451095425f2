import { overall, ratio, type Standing, type Standings } from './standing.ts';

/** Something to reach, and whether it was. */
export interface Aim {
  readonly title: string;
  /** `undefined` when what it needs was not measured. */
  readonly value: number | undefined;
  readonly bound: number;
  readonly sense: 'at least' | 'at most';
  readonly met: boolean | undefined;
}

/** What forkwise is to reach, from cases measured together. */
export function aims(cases: readonly Standings[]): Aim[] {
  const at = (name: string): Standings | undefined =>
    cases.find(({ result }) => result.name === name);
  const of = (name: string, contender: string): Standing | undefined =>
    at(name)?.all.find(({ row }) => row.contender === contender);
  const ours = (name: string, strategy: string): Standing | undefined =>
    of(name, `forkwise ${strategy}`);
  return [
    ...[['threads', 25] as const, ['processes', 10] as const, ['shared-memory', 80] as const].map(
      ([strategy, bound]) =>
        atLeast(
          `no-ops: best pool ÷ ${strategy}`,
          ratio(at('no-ops')?.bestPool, ours('no-ops', strategy)),
          bound,
        ),
    ),
    atLeast(
      '200 µs tasks: bare worker_threads ÷ threads',
      ratio(of('short-cpu', 'bare worker_threads'), ours('short-cpu', 'threads')),
      0.95,
    ),
    atMost(
      'a million numbers: shared-memory ÷ half of a bare loop',
      doubled(ratio(ours('numbers', 'shared-memory'), of('numbers', 'bare loop'))),
      1.25,
    ),
    atMost(
      'buffers in: shared-memory ÷ bare SharedArrayBuffer',
      ratio(ours('bytes-in', 'shared-memory'), of('bytes-in', 'bare SharedArrayBuffer')),
      1.25,
    ),
    atMost('graphs: best forced ÷ best peer', forcedToPeer(at('graphs')), 1),
    ...['heavy-4', 'heavy-8'].map((name) =>
      atMost(`${name}: best forced ÷ best peer`, forcedToPeer(at(name)), 1.03),
    ),
    ...['heavy-4', 'heavy-8', 'skewed-cpu'].map((name) =>
      atMost(
        `${name}: best forced ÷ bare worker_threads`,
        ratio(at(name)?.bestForced, of(name, 'bare worker_threads')),
        name === 'skewed-cpu' ? 1 : 1.03,
      ),
    ),
    atMost(
      'waits: async ÷ Promise.all',
      ratio(ours('waits', 'async'), of('waits', 'Promise.all')),
      1.02,
    ),
    atMost(
      'cold start, first result: threads ÷ tinypool threads',
      quotient(
        ours('cold-start', 'threads')?.firstMs,
        of('cold-start', 'tinypool threads')?.firstMs,
      ),
      1,
    ),
    atMost('stream: main process under threads, MB', ours('stream', 'threads')?.mainMb, 200),
    atMost(
      'stream: peak of threads ÷ the least peak of a pool',
      quotient(ours('stream', 'threads')?.treeMb, leastPoolMb(at('stream'))),
      1.1,
    ),
    atMost('auto ÷ best row of its case, the worst case', worst(cases, toBestRow), 1.1),
    atMost('auto ÷ bare loop, the worst case', worst(cases, toLoop), 1),
    atLeast('best single peer ÷ auto, geometric mean', overall(cases)[0]?.timesAuto, 1.5),
  ];
}

const atLeast = (title: string, value: number | undefined, bound: number): Aim => ({
  title,
  value,
  bound,
  sense: 'at least',
  met: value === undefined ? undefined : value >= bound,
});

const atMost = (title: string, value: number | undefined, bound: number): Aim => ({
  title,
  value,
  bound,
  sense: 'at most',
  met: value === undefined ? undefined : value <= bound,
});

const forcedToPeer = (it: Standings | undefined): number | undefined =>
  ratio(it?.bestForced, it?.bestPeer);

const toBestRow = ({ auto, winner }: Standings): number | undefined => ratio(auto, winner);

const toLoop = ({ auto, all }: Standings): number | undefined =>
  ratio(
    auto,
    all.find(({ row }) => row.contender === 'bare loop'),
  );

const doubled = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : value * 2;

const quotient = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b;

/** Also of pools that were stopped: what they had taken by then is a lower bound. */
function leastPoolMb(it: Standings | undefined): number | undefined {
  const peaks = it?.all.filter(({ row }) => row.kind === 'pool').map(({ treeMb }) => treeMb);
  const present = peaks?.filter((mb) => mb !== undefined) ?? [];
  return present.length === 0 ? undefined : Math.min(...present);
}

function worst(
  cases: readonly Standings[],
  of: (it: Standings) => number | undefined,
): number | undefined {
  const values = cases.map(of).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : Math.max(...values);
}
