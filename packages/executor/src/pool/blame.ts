import { heartbeatOf, runningHeartbeats, type HeartbeatCells } from '../worker/index.ts';
import { type Chunk, type Item, unsettledItems } from './chunk.ts';
import type { Overdue } from './deadline.ts';

/** What becomes of a dead worker's inputs. */
export interface Verdict {
  /** The one input that was running. */
  readonly blamed: Item | undefined;
  /** Several were running, or nobody knows which: each is tried in a worker of its own. */
  readonly suspects: readonly Item[];
  /** Had not begun, or ended the moment before: these run elsewhere, in chunks. */
  readonly innocent: readonly Item[];
  /** Whether the worker ran anything of what it was given. */
  readonly ran: boolean;
}

/**
 * Judges by the heartbeats that the worker left behind. Without a running input, all are taken as
 * innocent the first time; a chunk that comes back from a second death like that (its message kills
 * before any input runs, say) is taken apart.
 */
export function judgeDeath(chunks: readonly Chunk[], heartbeats: HeartbeatCells): Verdict {
  const [first] = chunks;
  if (first?.origin === 'alone') {
    return { blamed: unsettledItems(first)[0], suspects: [], innocent: [], ran: true };
  }
  const running = runningHeartbeats(heartbeats);
  const items = chunks.flatMap(unsettledItems);
  const suspects = items.filter(({ index }) => running.has(heartbeatOf(index)));
  if (suspects.length === 0 && first?.origin === 'returned') {
    return { blamed: undefined, suspects: items, innocent: [], ran: false };
  }
  const innocent =
    suspects.length === 0 ? items : items.filter(({ index }) => !running.has(heartbeatOf(index)));
  const ran = suspects.length > 0;
  if (suspects.length === 1) return { blamed: suspects[0], suspects: [], innocent, ran };
  return { blamed: undefined, suspects, innocent, ran };
}

/** Judges a worker that had not started: it has run nothing, so all is given out as it was. */
export function judgeUnstarted(chunks: readonly Chunk[]): Verdict {
  const alone = chunks.filter(({ origin }) => origin === 'alone');
  const others = chunks.filter(({ origin }) => origin !== 'alone');
  return {
    blamed: undefined,
    suspects: alone.flatMap(unsettledItems),
    innocent: others.flatMap(unsettledItems),
    ran: false,
  };
}

/** What becomes of the inputs of a worker that was ended because some were overdue. */
export interface TimeoutVerdict {
  readonly timedOut: readonly Item[];
  /** One of these held the thread, and the others could not end for its sake. */
  readonly suspects: readonly Item[];
  readonly innocent: readonly Item[];
}

export function judgeTimeout(
  chunks: readonly Chunk[],
  { heartbeats, held }: Overdue,
): TimeoutVerdict {
  const items = chunks.flatMap(unsettledItems);
  const meant = items.filter(({ index }) => heartbeats.has(heartbeatOf(index)));
  const innocent = items.filter(({ index }) => !heartbeats.has(heartbeatOf(index)));
  const known = !held || meant.length === 1;
  return { timedOut: known ? meant : [], suspects: known ? [] : meant, innocent };
}
