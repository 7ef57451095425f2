import { formatCount, formatMs, type Plan } from '@forkwise/core';
import type { CompareEvent, RunEvent } from 'forkwise';

import { labelled, type Look } from '../render/look.ts';
import { planSentence } from '../render/plan.ts';
import { progressWords, renderBar } from './bar.ts';
import { PaceMeter } from './pace.ts';
import type { Status } from './status.ts';
import { workerLines } from './worker-lines.ts';

/** Tells what happens during a run or a comparison. */
export class RunView implements Disposable {
  readonly #status: Status;
  readonly #look: () => Look;
  readonly #verbose: boolean;
  #pace = new PaceMeter();
  #isProbing = false;

  /** @param verbose whether to tell what each worker does */
  constructor(status: Status, look: () => Look, verbose = false) {
    this.#verbose = verbose;
    this.#status = status;
    this.#look = look;
  }

  /** For the `onEvent` of any command. */
  readonly show = (event: RunEvent | CompareEvent): void => {
    switch (event.kind) {
      case 'calibrating':
        return this.#status.note(this.#dim('Calibrating this machine, once …'));
      case 'probing':
        return this.#probing(event.sampled, event.total);
      case 'plan':
        return this.#plan(event);
      case 'progress':
        return this.#progress(event);
      case 'replan':
        return this.#planned(
          this.#look().paint('yellow', 'Re-planned to '),
          event.plan,
          event.reason,
        );
      case 'warning':
        return this.#status.note(
          ...labelled(
            this.#look().paint('yellow', 'Note: '),
            event.warning.message,
            this.#look().columns,
          ),
        );
      case 'round':
        return this.#status.note(
          this.#dim(`Round ${event.round} of ${event.rounds}: ${event.strategy}`),
        );
    }
  };

  /** Takes the passing lines away. */
  clear(): void {
    this.#status.clear();
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  #probing(sampled: number, total: number | undefined): void {
    if (!this.#isProbing) this.#status.note(this.#dim('Measuring a few inputs …'));
    this.#isProbing = true;
    const of = total === undefined ? '' : ` of ${formatCount(total)}`;
    this.#status.update(() => [this.#dim(`  ${formatCount(sampled)}${of} measured`)]);
  }

  #plan({ plan, predictedMs }: Extract<RunEvent, { kind: 'plan' }>): void {
    const predicted = predictedMs === undefined ? '' : `predicted ${formatMs(predictedMs[1])}`;
    this.#planned('Running as ', plan, predicted);
  }

  #planned(label: string, plan: Plan, detail: string): void {
    const text = detail === '' ? planSentence(plan) : `${planSentence(plan)}; ${detail}`;
    this.#status.note(...labelled(label, text, this.#look().columns));
    this.#pace = new PaceMeter();
  }

  #progress({ progress }: Extract<RunEvent, { kind: 'progress' }>): void {
    const { counts, total, elapsedMs, settled } = progress;
    const pace = this.#pace.pace(elapsedMs, settled, total);
    this.#status.update((where) => {
      const look = this.#look();
      const state = { counts, total, pace, memoryBytes: process.memoryUsage.rss() };
      const overall = where.kind === 'screen' ? renderBar(state, look) : progressWords(state);
      if (!this.#verbose) return [overall];
      // The line above stays in sight.
      const most = where.kind === 'screen' ? where.rows - 2 : Infinity;
      return [overall, ...workerLines(progress.byWorker, most, look)];
    });
  }

  #dim(text: string): string {
    return this.#look().paint('dim', text);
  }
}
