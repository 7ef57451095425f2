import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

import { plainPaint } from '../render/look.ts';
import { renderError } from '../render/error.ts';
import { runStuck } from './failures.ts';
import { type Hold, verdictOn } from './hold.ts';
import type { HoldData } from './hold-watch.ts';

const LOOK_MS = 50;
const STDERR = 2;

const { task, out, timeoutMs, columns, cells } = workerData as HoldData;
let hold: Hold = { turns: 0, sinceMs: performance.now(), told: false };

setInterval(() => {
  const [turns = 0, first = 0, count = 0] = cells;
  const nowMs = performance.now();
  if (turns !== hold.turns) hold = { turns, sinceMs: nowMs, told: false };
  const heldMs = nowMs - hold.sinceMs;
  const verdict = verdictOn(heldMs, timeoutMs, hold.told);
  if (verdict === 'wait') return;
  hold = { ...hold, told: true };
  const place = { first, count: count < 0 ? null : count };
  const error = runStuck({ task, out }, place, { heldMs, isOver: verdict === 'end' });
  writeSync(STDERR, `${renderError(error, { columns, paint: plainPaint }).join('\n')}\n`);
  // Nothing else ends a process whose main thread is held.
  if (verdict === 'end') process.kill(process.pid, 'SIGKILL');
}, LOOK_MS);
