import { writeSync } from 'node:fs';

import { EXIT } from '../exit-code.ts';
import { errorDocument, renderError } from '../render/error.ts';
import type { Terminal } from '../terminal/output.ts';
import { runEnded, type Supervised } from './failures.ts';
import { HoldWatch } from './hold-watch.ts';
import type { RunPlace } from './run-place.ts';

/** What Node exits with when nothing is left that could settle what is awaited. */
const UNSETTLED = 13;

export interface OwnProcessOptions extends Supervised {
  readonly timeoutMs: number | undefined;
  readonly json: boolean;
  readonly terminal: Terminal;
  /** Whether the user has asked for the end. */
  readonly isAsked: () => boolean;
  /** Takes away what stands where the error is to be told. */
  readonly clear: () => void;
}

/**
 * Watches over a run that has inputs run in this very process, until it is disposed of. Nothing can
 * keep a task from ending it, or from holding its thread; but it is said at which input it did, and
 * the exit code is never that of a run that has come to its end.
 */
export class OwnProcess implements Disposable {
  readonly place: RunPlace;
  readonly #options: OwnProcessOptions;
  readonly #hold: HoldWatch | undefined;
  #uncaught: string | undefined;

  constructor(options: OwnProcessOptions, place: RunPlace) {
    this.#options = options;
    this.place = place;
    const { timeoutMs } = options;
    if (timeoutMs !== undefined) {
      const { look, isTty } = options.terminal.stderr;
      const { columns } = look;
      this.#hold = new HoldWatch({ ...options, timeoutMs }, place, { columns, isTty });
    }
    process.on('exit', this.#onExit);
    process.on('uncaughtException', this.#onUncaught);
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#onExit);
    process.off('uncaughtException', this.#onUncaught);
    this.#hold?.[Symbol.dispose]();
  }

  readonly #onUncaught = (thrown: unknown): void => {
    this.#uncaught = `an error that nobody caught (${told(thrown)})`;
    process.exit(EXIT.usage);
  };

  /** Synchronous to the last: nothing that is begun now would come to an end. */
  readonly #onExit = (code: number): void => {
    const { isAsked, terminal, json, clear } = this.#options;
    clear();
    if (isAsked() && this.#uncaught === undefined) {
      process.exitCode = EXIT.interrupted;
      return;
    }
    process.exitCode = EXIT.usage;
    const found = code === UNSETTLED ? 'a promise that nothing will settle' : `exit code ${code}`;
    const error = runEnded(this.#options, this.place.at, this.#uncaught ?? found);
    write(2, renderError(error, terminal.stderr.look).join('\n'));
    if (json) write(1, JSON.stringify(errorDocument(error)));
  };
}

/** With the line of code that it came from, and no more. */
function told(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const [frame] = /(?<=\n\s+)at .*/.exec(thrown.stack ?? '') ?? [];
  return `${thrown.name}: ${thrown.message}${frame === undefined ? '' : `, ${frame}`}`;
}

function write(descriptor: number, text: string): void {
  try {
    writeSync(descriptor, `${text}\n`);
  } catch {
    // Nobody reads it.
  }
}
