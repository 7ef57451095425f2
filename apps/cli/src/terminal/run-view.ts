import type { Plan } from '@forkwise/core';
import type { CompareEvent, RunEvent } from 'forkwise';

import { labelled, type Look } from '../render/look.ts';
import { planSentence } from '../render/plan.ts';
import { formatCount, formatMs } from '../render/units.ts';
import { renderBar } from './bar.ts';
import { PaceMeter } from './pace.ts';
import type { Status } from './status.ts';

/** Tells what happens during a run or a comparison. */
export class RunView implements Disposable {
  readonly #status: Status;
  readonly #look: () => Look;
  #pace = new PaceMeter();
  #isProbing = false;

  constructor(status: Status, look: () => Look) {
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

  /** Takes the passing line away. */
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
    this.#status.update(() => this.#dim(`  ${formatCount(sampled)}${of} measured`));
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
    const failed = counts.total - counts.fulfilled;
    this.#status.update(() => renderBar({ settled, total, failed, pace }, this.#look()));
  }

  #dim(text: string): string {
    return this.#look().paint('dim', text);
  }
}
