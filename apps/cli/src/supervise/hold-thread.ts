import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

import { type Hold, verdictOn } from './hold.ts';
import type { HoldData } from './hold-watch.ts';
import type { Place } from './run-place.ts';

const LOOK_MS = 50;
const STDERR = 2;
/** The line of a screen in which progress is shown, emptied (ECMA-48). */
const EMPTY_LINE = '\r\u001B[K';

const { task, out, timeoutMs, columns, isTty, cells } = workerData as HoldData;
/** A look that comes so much later than it should: the whole process was stopped, or the computer slept. */
const STOPPED_MS = 1_000;

let hold: Hold = { turns: 0, sinceMs: performance.now(), told: false };
let lookedMs = performance.now();

setInterval(() => {
  const [turns = 0, first = 0, count = 0] = cells;
  const nowMs = performance.now();
  const wasStopped = nowMs - lookedMs > LOOK_MS + STOPPED_MS;
  lookedMs = nowMs;
  if (wasStopped) hold = { ...hold, sinceMs: nowMs };
  if (turns !== hold.turns) hold = { turns, sinceMs: nowMs, told: false };
  const heldMs = nowMs - hold.sinceMs;
  const verdict = verdictOn(heldMs, timeoutMs, hold.told);
  if (verdict === 'wait') return;
  hold = { ...hold, told: true };
  void tell({ first, count: count < 0 ? null : count }, heldMs, verdict === 'end');
}, LOOK_MS);

/** Loads what it needs only now: most runs are held by nothing, and start sooner without it. */
async function tell(place: Place, heldMs: number, isOver: boolean): Promise<void> {
  const { runStuck } = await import('./failures.ts');
  const { renderError } = await import('../render/error.ts');
  const { plainPaint } = await import('../render/look.ts');
  const error = runStuck({ task, out }, place, { heldMs, isOver });
  const text = renderError(error, { columns, paint: plainPaint }).join('\n');
  writeSync(STDERR, `${isTty ? EMPTY_LINE : ''}${text}\n`);
  // Nothing else ends a process whose main thread is held.
  if (isOver) process.kill(process.pid, 'SIGKILL');
}
