import { median } from '../decisions/statistics.ts';
import { AUTO, FIRST_CALL } from './contenders/catalogue.ts';
import { type CaseResult, medianMs, type Row } from './measure.ts';

/** The figures of a contender at a case, over its rounds; ms and MB. */
export interface Standing {
  readonly row: Row;
  readonly medianMs: number | undefined;
  readonly spreadMs: readonly [number, number] | undefined;
  readonly firstMs: number | undefined;
  readonly setupMs: number | undefined;
  readonly importMs: number | undefined;
  /** Of the process and all that it started. */
  readonly treeMb: number | undefined;
  readonly mainMb: number | undefined;
  readonly rounds: number;
}

export interface Standings {
  readonly result: CaseResult;
  /** The quickest first; those without a time last. */
  readonly all: readonly Standing[];
  readonly floor: Standing | undefined;
  /** The quickest of all that are no floor. */
  readonly winner: Standing | undefined;
  /** The quickest library with workers, and the quickest of all that are not forkwise's. */
  readonly bestPool: Standing | undefined;
  readonly bestPeer: Standing | undefined;
  readonly bestForced: Standing | undefined;
  readonly auto: Standing | undefined;
}

export function standings(result: CaseResult): Standings {
  const all = result.rows.map(standing).toSorted((a, b) => order(a) - order(b));
  const best = (holds: (row: Row) => boolean): Standing | undefined =>
    all.find(({ row, medianMs: ms }) => ms !== undefined && holds(row));
  return {
    result,
    all,
    floor: best(({ kind }) => kind === 'floor'),
    winner: best(({ kind }) => kind !== 'floor'),
    bestPool: best(({ kind }) => kind === 'pool'),
    bestPeer: best(({ kind }) => kind === 'pool' || kind === 'inProcess'),
    bestForced: best(
      ({ kind, contender }) =>
        kind === 'forkwise' && contender !== AUTO && contender !== FIRST_CALL,
    ),
    auto: best(({ contender }) => contender === (result.mode === 'cold' ? FIRST_CALL : AUTO)),
  };
}

const order = ({ row, medianMs: ms }: Standing): number =>
  ms ?? (row.status === 'stopped' ? Number.MAX_SAFE_INTEGER : Infinity);

function standing(row: Row): Standing {
  const rounds = row.status === 'measured' ? row.rounds : [];
  const peaks = row.status === 'stopped' ? [row.peak] : rounds.map(({ peak }) => peak);
  const wallMs = rounds.map(({ timing }) => timing.wallMs);
  return {
    row,
    medianMs: medianMs(row),
    spreadMs: wallMs.length === 0 ? undefined : [Math.min(...wallMs), Math.max(...wallMs)],
    firstMs: known(rounds.map(({ timing }) => timing.firstMs)),
    setupMs: known(rounds.map(({ timing }) => timing.setupMs)),
    importMs: known(rounds.map(({ timing }) => timing.importMs)),
    treeMb: known(peaks.map((peak) => peak?.treeMb)),
    mainMb: known(peaks.map((peak) => peak?.mainMb)),
    rounds: rounds.length,
  };
}

function known(values: readonly (number | undefined)[]): number | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === 0 ? undefined : median(present);
}

/** `a`'s median ÷ `b`'s. */
export function ratio(a: Standing | undefined, b: Standing | undefined): number | undefined {
  if (a?.medianMs === undefined || b?.medianMs === undefined) return undefined;
  return a.medianMs / b.medianMs;
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((total, value) => total + Math.log(value), 0) / values.length);

/** How far the best single library is behind `auto`, over all cases in which both took part. */
export interface Overall {
  readonly peer: string;
  /** Geometric mean of its time ÷ auto's; where it was stopped, of the time until then. */
  readonly timesAuto: number;
  readonly cases: number;
}

/** Libraries and in-process ways that took part in every case, the closest to `auto` first. */
export function overall(cases: readonly Standings[]): Overall[] {
  const played = cases.filter(({ auto }) => auto !== undefined);
  const peers = new Set(
    played.flatMap(({ all }) =>
      all.filter(({ row }) => row.kind === 'pool' || row.kind === 'inProcess').map(nameOf),
    ),
  );
  return [...peers]
    .map((peer) => {
      const ratios = played.map(({ all, auto }) => timesAuto(all, peer, auto?.medianMs));
      const present = ratios.filter((value) => value !== undefined);
      return { peer, timesAuto: geometricMean(present), cases: present.length };
    })
    .filter(({ cases: count }) => count > 0 && count === played.length)
    .toSorted((a, b) => a.timesAuto - b.timesAuto);
}

const nameOf = ({ row }: Standing): string => row.contender;

function timesAuto(
  all: readonly Standing[],
  peer: string,
  autoMs: number | undefined,
): number | undefined {
  const found = all.find(({ row }) => row.contender === peer);
  if (found === undefined || autoMs === undefined) return undefined;
  const ms = found.row.status === 'stopped' ? found.row.afterMs : found.medianMs;
  return ms === undefined ? undefined : ms / autoMs;
}
