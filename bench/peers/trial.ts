import { extname } from 'node:path';

import { type Case, caseNamed, type Size } from './cases.ts';
import { contenderNamed, FIRST_CALL } from './contenders/catalogue.ts';
import type { Open, Session, Setup } from './contenders/contender.ts';
import { checksum } from './support/checksum.ts';
import { TASK_VARIABLE } from './workers/task.ts';

/** One contender at one case, once. A process of its own does it, so that none warms another. */
export interface Trial {
  readonly case: string;
  readonly contender: string;
  readonly size: Size;
}

/** All times in ms. */
export interface Timing {
  /** Importing the contender's library, before the clock starts. */
  readonly importMs: number;
  /** Making the pool and warming it, before the clock starts; 0 for those that start cold. */
  readonly setupMs: number;
  /** From the call to the last result. */
  readonly wallMs: number;
  /** From the call to the first result, where the contender tells. */
  readonly firstMs: number | undefined;
}

/** Hears of a trial as it goes along. */
export interface Listener {
  /** Called before the clock starts, and waited for. */
  readonly ready: () => Promise<void>;
  /** Called when the clock has stopped, before the results are looked at. */
  readonly timed: (timing: Timing) => void;
}

interface Prepared {
  readonly case: Case;
  readonly count: number;
  readonly setup: Setup;
  readonly open: Open;
  readonly importMs: number;
  /** Whether the clock starts before the session is opened. */
  readonly cold: boolean;
}

/** Runs a trial in this process; answers with a sum over its results, the same for everybody. */
export async function perform(trial: Trial, { ready, timed }: Listener): Promise<number> {
  const prepared = await prepare(trial);
  const { importMs, cold } = prepared;
  const inputs = prepared.case.mode === 'stream' ? [] : prepared.case.inputs(prepared.count);

  const setupStart = performance.now();
  const early = cold ? undefined : await warmSession(prepared);
  const setupMs = cold ? 0 : performance.now() - setupStart;

  await ready();
  let firstMs: number | undefined;
  const start = performance.now();
  const session = early ?? (await prepared.open(prepared.setup));
  const results =
    prepared.case.mode === 'stream'
      ? [await sumOf(session, numbers(prepared.count))]
      : await session.map(inputs, () => {
          firstMs ??= performance.now() - start;
        });
  timed({ importMs, setupMs, wallMs: performance.now() - start, firstMs });
  return checksum(results);
}

async function prepare(trial: Trial): Promise<Prepared> {
  const it = caseNamed(trial.case);
  const { module, open, name } = contenderNamed(trial.contender);
  const url = sibling(`tasks/${it.task}.task`);
  process.env[TASK_VARIABLE] = url;
  const { default: task } = (await import(url)) as { default: Setup['task'] };
  const importStart = performance.now();
  const library = (await import(sibling(`contenders/${module}`))) as Record<string, Open>;
  const importMs = performance.now() - importStart;
  const opener = library[open];
  if (opener === undefined) throw new RangeError(`${module} has no export ${open}.`);
  return {
    case: it,
    count: it.counts[trial.size],
    setup: { case: it, module: url, task },
    open: opener,
    importMs,
    cold: it.mode === 'cold' || name === FIRST_CALL,
  };
}

/** A few small inputs, then part of the list: the clock is for work that is not the first of its kind. */
async function warmSession({ case: it, count, open, setup }: Prepared): Promise<Session> {
  const session = await open(setup);
  const rehearsed = count <= SHORT ? count : Math.ceil(count / REHEARSED_PART);
  if (it.mode === 'stream') {
    await sumOf(session, it.warmUp as readonly number[]);
    await sumOf(session, numbers(rehearsed));
    return session;
  }
  // Copies, because a contender may be one that takes its inputs away.
  await session.map(structuredClone(it.warmUp), () => undefined);
  await session.map(it.inputs(count).slice(0, rehearsed), () => undefined);
  return session;
}

/** Lists of so many inputs are rehearsed whole, … */
const SHORT = 64;
/** … longer ones in part. */
const REHEARSED_PART = 4;

function sumOf(session: Session, source: Iterable<number>): Promise<number> {
  if (session.sum === undefined) throw new RangeError('This contender takes no streams.');
  return session.sum(source);
}

function* numbers(count: number): Generator<number, void, void> {
  for (let value = 0; value < count; value += 1) yield value;
}

const sibling = (path: string): string =>
  new URL(`./${path}${extname(import.meta.url)}`, import.meta.url).href;
