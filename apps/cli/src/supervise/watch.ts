import type { ChildProcess } from 'node:child_process';

import { seen, type Since, verdictOn } from './hold.ts';
import type { Mark, MarksFile } from './marks.ts';

const LOOK_MS = 100;
/** A look that comes so much later than it should: everything was stopped, or the computer slept. */
const STOPPED_MS = 1_000;

/** Ends a process that has been where it is for too long. */
export class Watch implements Disposable {
  /** Where it was ended, and after how long. */
  stuck: { readonly mark: Mark; readonly heldMs: number } | undefined;
  readonly #timer: NodeJS.Timeout;

  /** @param tell called with what holds the thread of a run that is not ended for it yet */
  constructor(child: ChildProcess, marks: MarksFile, tell: (mark: Mark, heldMs: number) => void) {
    let lookedMs = performance.now();
    let since: Since = { tries: -1, turns: -1, triedMs: lookedMs, turnedMs: lookedMs, told: false };
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      const mark = marks.read();
      const wasStopped = nowMs - lookedMs > LOOK_MS + STOPPED_MS;
      lookedMs = nowMs;
      since = seen(mark, wasStopped ? { ...since, triedMs: nowMs, turnedMs: nowMs } : since, nowMs);
      const verdict = verdictOn(mark, since, nowMs);
      if (verdict.kind === 'wait') return;
      const { heldMs } = verdict;
      since = { ...since, told: true };
      if (verdict.kind === 'tell') return tell(mark, heldMs);
      this.stuck ??= { mark, heldMs };
      child.kill('SIGKILL');
    }, LOOK_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
