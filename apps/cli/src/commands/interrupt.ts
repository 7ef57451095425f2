import { EXIT } from '../exit-code.ts';
import { PASSED_ON } from '../supervise/interrupts.ts';

/** Ctrl-C while a command works: the first asks it to stop, the second insists, the third exits. */
export interface Interrupt extends Disposable {
  readonly wasAsked: boolean;
  /** Aborted by the second Ctrl-C, or by the first where nothing can be drained. */
  readonly signal: AbortSignal;
}

/** What an aborted command throws after Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** `drain` stops gently and says so; without it the first Ctrl-C aborts. */
export function listenForInterrupt(drain?: () => void): Interrupt {
  const controller = new AbortController();
  let asked = 0;
  const heard = { SIGINT: 0, [PASSED_ON]: 0 };
  const onSignal = (signal: 'SIGINT' | typeof PASSED_ON): void => {
    heard[signal] += 1;
    // The same Ctrl-C may be heard from the terminal and from who looks on.
    const times = Math.max(heard.SIGINT, heard[PASSED_ON]);
    if (times === asked) return;
    asked = times;
    if (asked === 1 && drain !== undefined) drain();
    else if (!controller.signal.aborted) controller.abort(new Interrupted('Ctrl-C'));
    else process.exit(EXIT.interrupted);
  };
  const onInterrupt = (): void => onSignal('SIGINT');
  const onPassedOn = (): void => onSignal(PASSED_ON);
  process.on('SIGINT', onInterrupt);
  process.on(PASSED_ON, onPassedOn);
  return {
    get wasAsked() {
      return asked > 0;
    },
    signal: controller.signal,
    [Symbol.dispose]: () => {
      process.off('SIGINT', onInterrupt);
      process.off(PASSED_ON, onPassedOn);
    },
  };
}

/**
 * Resolves when a command that serves until it is told to stop is told so: by Ctrl-C, by the end of
 * its terminal, or by `kill`. The second time exits at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = 0;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        asked += 1;
        if (asked > 1) process.exit(EXIT.interrupted);
        resolve();
      });
    }
  });
}
