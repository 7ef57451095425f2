import type { ChildProcess } from 'node:child_process';

import type { MarksFile } from './marks.ts';

/**
 * Stands for a Ctrl-C that this process was sent. A terminal sends it to both; the other tells the
 * two apart by the signal, and counts neither twice. Windows has consoles that do so, and no signals.
 */
export const PASSED_ON = 'SIGUSR2';
/** A process that has been told to end, and does not in a while, is ended. */
const GRACE_MS = 1_000;
/** 128 + SIGTERM, as shells have it. */
const TERMINATED = 143;
/** How often a run, or what is to be said at the end, is to be asked before it exits at once. */
const RUN_ASKS = 3;

/** Passes on what asks for the end of the process that works, until it is disposed of. */
export class Interrupts implements Disposable {
  #asked = 0;
  readonly #child: ChildProcess;
  readonly #marks: MarksFile;

  constructor(child: ChildProcess, marks: MarksFile) {
    this.#child = child;
    this.#marks = marks;
    process.on('SIGINT', this.#onInterrupt);
    process.once('SIGTERM', this.#onTerminate);
    process.once('exit', this.#onExit);
  }

  get wasAsked(): boolean {
    return this.#asked > 0;
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#onInterrupt);
    process.off('SIGTERM', this.#onTerminate);
    process.off('exit', this.#onExit);
  }

  readonly #onInterrupt = (): void => {
    this.#asked += 1;
    const mark = this.#marks.read();
    if (process.platform !== 'win32') this.#child.kill(PASSED_ON);
    const isRun = mark.kind === 'done' || ('work' in mark && mark.work === 'run');
    const enough = isRun ? RUN_ASKS : 1;
    if (this.#asked >= enough) setTimeout(this.#onExit, GRACE_MS).unref();
  };

  readonly #onTerminate = (): void => process.exit(TERMINATED);

  readonly #onExit = (): void => void this.#child.kill('SIGKILL');
}
