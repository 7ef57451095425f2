/**
 * Which inputs a worker is running, written by the worker and read by whoever started it, also
 * after the worker has died. One Int32 cell per lane; a worker's cells fill whole cache lines, so
 * that two workers never write to the same line.
 *
 * A cell holds 0 while its lane is idle, else `index mod (2³¹ − 1) + 1`: inputs in flight lie close
 * together, so the remainder names one of them without doubt. The last cell belongs to no lane: it
 * counts turns of the worker's event loop, for as long as somebody wants to know whether it turns.
 */
export type HeartbeatCells = Int32Array;

const MODULUS = 0x7fff_ffff;
const CELLS_PER_CACHE_LINE = 16;

const TURN_CELLS = 1;

/** How many cells a worker with `lanes` inputs in flight at once needs. */
export const cellsFor = (lanes: number): number => lanes + TURN_CELLS;

/** Cells for one worker with `lanes` inputs in flight at once, all idle, in shared memory. */
export function createHeartbeatCells(lanes: number): HeartbeatCells {
  const length = Math.ceil(cellsFor(lanes) / CELLS_PER_CACHE_LINE) * CELLS_PER_CACHE_LINE;
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/** What a lane's cell holds while it runs the input with this index. */
export function heartbeatOf(index: number): number {
  return (index % MODULUS) + 1;
}

/**
 * Plain stores: each cell has one writer, its reader looks after the writer has ended or again and
 * again, and an atomic store would cost each input several nanoseconds.
 */
export function markRunning(cells: HeartbeatCells, lane: number, index: number): void {
  cells[lane] = (index % MODULUS) + 1;
}

export function markIdle(cells: HeartbeatCells, lane: number): void {
  cells[lane] = 0;
}

/** Counts a turn of the event loop; wraps around. */
export function markTurn(cells: HeartbeatCells): void {
  const last = cells.length - TURN_CELLS;
  cells[last] = (cells[last] ?? 0) + 1;
}

/** How many turns have been counted. */
export function turnsOf(cells: HeartbeatCells): number {
  return Atomics.load(cells, cells.length - TURN_CELLS);
}

/** The non-idle cells: heartbeats to look up among the inputs that the worker was given. */
export function runningHeartbeats(cells: HeartbeatCells): Set<number> {
  const running = new Set<number>();
  for (let lane = 0; lane < cells.length - TURN_CELLS; lane += 1) {
    const heartbeat = Atomics.load(cells, lane);
    if (heartbeat !== 0) running.add(heartbeat);
  }
  return running;
}

/** Where a worker notes what it is running. */
export interface HeartbeatWriter {
  running(lane: number, index: number): void;
  idle(lane: number): void;
  turned(): void;
}

export function cellsWriter(cells: HeartbeatCells): HeartbeatWriter {
  return {
    running: (lane, index) => markRunning(cells, lane, index),
    idle: (lane) => markIdle(cells, lane),
    turned: () => markTurn(cells),
  };
}
