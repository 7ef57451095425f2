import { heartbeatOf, runningHeartbeats, type HeartbeatCells } from '../worker/index.ts';
import { type Chunk, type Item, unsettledItems } from './chunk.ts';

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

/** Parts a worker's inputs, which was ended for those whose heartbeat is `overdue`. */
export function judgeTimeout(
  chunks: readonly Chunk[],
  overdue: ReadonlySet<number>,
): { readonly timedOut: readonly Item[]; readonly innocent: readonly Item[] } {
  const { timedOut = [], innocent = [] } = Object.groupBy(
    chunks.flatMap(unsettledItems),
    ({ index }) => (overdue.has(heartbeatOf(index)) ? 'timedOut' : 'innocent'),
  );
  return { timedOut, innocent };
}
