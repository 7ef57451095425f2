import type { Output } from './output.ts';

/** Fast enough to look alive, slow enough to cost nothing. */
const REDRAW_MS = 100;
/** Where nobody watches, as in a log, a line now and then shows that it is alive. */
const LOG_EVERY_MS = 5_000;
const CLEAR_LINE = '\r\u001B[2K';

/** What is going on, told on standard error while it goes on. */
export interface Status {
  /** Lines that stay. */
  note(...lines: readonly string[]): void;
  /** A passing line: redrawn in place on a terminal, written now and then elsewhere. */
  update(draw: () => string): void;
  /** Takes the passing line away. */
  clear(): void;
}

export const silentStatus: Status = {
  note: () => undefined,
  update: () => undefined,
  clear: () => undefined,
};

export function createStatus(
  output: Output,
  nowMs: () => number = () => performance.now(),
): Status {
  return output.isTty ? new LiveStatus(output, nowMs) : new LoggedStatus(output, nowMs);
}

class LiveStatus implements Status {
  readonly #output: Output;
  readonly #nowMs: () => number;
  #drawnAtMs = -Infinity;
  #isDrawn = false;

  constructor(output: Output, nowMs: () => number) {
    this.#output = output;
    this.#nowMs = nowMs;
  }

  note(...lines: readonly string[]): void {
    this.clear();
    void this.#output.lines(lines);
  }

  update(draw: () => string): void {
    if (this.#nowMs() - this.#drawnAtMs < REDRAW_MS) return;
    this.#drawnAtMs = this.#nowMs();
    this.#isDrawn = true;
    void this.#output.draw(`${CLEAR_LINE}${draw()}`);
  }

  clear(): void {
    if (this.#isDrawn) void this.#output.write(CLEAR_LINE);
    this.#isDrawn = false;
    this.#drawnAtMs = -Infinity;
  }
}

class LoggedStatus implements Status {
  readonly #output: Output;
  readonly #nowMs: () => number;
  #writtenAtMs: number;

  constructor(output: Output, nowMs: () => number) {
    this.#output = output;
    this.#nowMs = nowMs;
    this.#writtenAtMs = nowMs();
  }

  note(...lines: readonly string[]): void {
    this.#writtenAtMs = this.#nowMs();
    void this.#output.lines(lines);
  }

  update(draw: () => string): void {
    if (this.#nowMs() - this.#writtenAtMs >= LOG_EVERY_MS) this.note(draw());
  }

  clear(): void {}
}
