import { median } from '../decisions/statistics.ts';
import type { Case, Size } from './cases.ts';
import { AUTO, type Contender, type Kind } from './contenders/catalogue.ts';
import { runTrial, type TrialResult } from './fresh-process.ts';
import type { Peak } from './memory.ts';
import { shuffled } from './support/shuffle.ts';
import type { Timing } from './trial.ts';

/** How long and how often. */
export interface Effort {
  readonly size: Size;
  readonly rounds: number;
  /** The longest that a clock may run, ms. */
  readonly limitMs: number;
  /** After the first round, those slower than the best of their kind by this factor are dropped. */
  readonly factor: number;
}

/** From here on a contender has to be close to the best of its kind to be worth another round. */
const LONG = { ms: 1000, factor: 3 };
/** After two rounds only libraries this close to the best of their kind go on. */
const LATER = { rounds: 2, factor: 2 };

export interface Round {
  readonly timing: Timing;
  readonly peak: Peak | undefined;
  /** Of the results. */
  readonly checksum: number;
}

/** What became of one contender at one case. */
export type Row = { readonly contender: string; readonly kind: Kind } & (
  | { readonly status: 'measured'; readonly rounds: readonly Round[] }
  | { readonly status: 'stopped'; readonly afterMs: number; readonly peak: Peak | undefined }
  | { readonly status: 'failed'; readonly message: string }
);

export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly count: number;
  readonly mode: Case['mode'];
  readonly rows: readonly Row[];
}

/** Runs every contender at a case, round after round, each round in another order. */
export async function measure(
  it: Case,
  contenders: readonly Contender[],
  { effort, cache }: { readonly effort: Effort; readonly cache: string },
): Promise<CaseResult> {
  const { size, rounds, limitMs } = effort;
  let rows: Row[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, kind } of shuffled(inRound(round, contenders, rows, effort), round)) {
      const trial = { case: it.name, contender: name, size };
      const result = await runTrial(trial, { cache, limitMs });
      rows = withResult(rows, { contender: name, kind }, result);
    }
  }
  const { name, title, mode } = it;
  return { name, title, count: it.counts[size], mode, rows: verified(rows) };
}

function inRound(
  round: number,
  contenders: readonly Contender[],
  rows: readonly Row[],
  effort: Effort,
): readonly Contender[] {
  if (round === 0) return contenders;
  return contenders.filter(({ name }) => {
    const row = rows.find(({ contender }) => contender === name);
    return row !== undefined && worthRepeating(row, rows, effort.factor);
  });
}

/**
 * Whether more rounds could tell anything: it was measured, and is not far from its equals. Our own
 * and the floors, which figures are made of, go on for longer than libraries; `auto` always does.
 */
export function worthRepeating(row: Row, rows: readonly Row[], factor: number): boolean {
  const ms = medianMs(row);
  if (row.status !== 'measured' || ms === undefined) return false;
  if (row.contender === AUTO) return true;
  const equals = rows.filter(({ kind }) => kind === row.kind).map(medianMs);
  const best = Math.min(...equals.filter((each) => each !== undefined));
  const library = row.kind === 'pool' || row.kind === 'inProcess';
  const bounds = [
    factor,
    ms > LONG.ms ? LONG.factor : Infinity,
    library && row.rounds.length >= LATER.rounds ? LATER.factor : Infinity,
  ];
  return ms <= best * Math.min(...bounds);
}

/** `undefined` where there is none: it was stopped, or failed. */
export function medianMs(row: Row): number | undefined {
  if (row.status !== 'measured') return undefined;
  return median(row.rounds.map(({ timing }) => timing.wallMs));
}

/** Whoever had other results than most has failed. */
export function verified(rows: readonly Row[]): Row[] {
  const votes = new Map<number, number>();
  for (const { checksum } of rows.flatMap(roundsOf)) {
    votes.set(checksum, (votes.get(checksum) ?? 0) + 1);
  }
  const [right] = [...votes].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return rows.map((row) => {
    if (roundsOf(row).every(({ checksum }) => checksum === right)) return row;
    const { contender, kind } = row;
    return { contender, kind, status: 'failed', message: 'other results than the rest' };
  });
}

const roundsOf = (row: Row): readonly Round[] => (row.status === 'measured' ? row.rounds : []);

/** One round that was stopped or failed speaks for the contender, whatever the others were. */
function withResult(
  rows: readonly Row[],
  who: Pick<Row, 'contender' | 'kind'>,
  result: TrialResult,
): Row[] {
  const before = rows.find(({ contender }) => contender === who.contender);
  const others = rows.filter((row) => row !== before);
  if (result.kind === 'failed') {
    return [...others, { ...who, status: 'failed', message: result.message }];
  }
  if (result.kind === 'stopped') {
    const { afterMs, peak } = result;
    return [...others, { ...who, status: 'stopped', afterMs, peak }];
  }
  const { timing, peak, checksum } = result;
  const earlier = before?.status === 'measured' ? before.rounds : [];
  const round = { timing, peak, checksum };
  return [...others, { ...who, status: 'measured', rounds: [...earlier, round] }];
}
