import { EXIT } from '../exit-code.ts';
import type { MarkWriter } from './marks.ts';

/** What Node exits with when nothing is left that could settle what is awaited. */
const UNSETTLED = 13;

/**
 * Watches over work that a task may end together with its process, until it is disposed of: whoever
 * looks on is told how, where that can still be told.
 */
export class OwnProcess implements Disposable {
  readonly #marks: MarkWriter;
  readonly #isAsked: () => boolean;
  #uncaught: string | undefined;

  /** @param isAsked whether the user has asked for the end */
  constructor(marks: MarkWriter, isAsked: () => boolean) {
    this.#marks = marks;
    this.#isAsked = isAsked;
    process.on('exit', this.#onExit);
    process.on('uncaughtException', this.#onUncaught);
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#onExit);
    process.off('uncaughtException', this.#onUncaught);
  }

  readonly #onUncaught = (thrown: unknown): void => {
    this.#uncaught = `an error that nobody caught (${told(thrown)})`;
    process.exit(EXIT.usage);
  };

  /** Synchronous to the last: nothing that is begun now would come to an end. */
  readonly #onExit = (code: number): void => {
    if (this.#isAsked() && this.#uncaught === undefined) {
      process.exitCode = EXIT.interrupted;
      this.#marks.done();
      return;
    }
    process.exitCode = EXIT.usage;
    const isSilent = code === UNSETTLED && this.#uncaught === undefined;
    const found = isSilent ? 'a promise that nothing will settle' : `exit code ${code}`;
    this.#marks.ended(this.#uncaught ?? found, isSilent);
  };
}

/** With the line of code that it came from, and no more. */
function told(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const [frame] = /(?<=\n\s+)at .*/.exec(thrown.stack ?? '') ?? [];
  return `${thrown.name}: ${thrown.message}${frame === undefined ? '' : `, ${frame}`}`;
}
