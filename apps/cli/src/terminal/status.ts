import type { Output } from './output.ts';

/** Fast enough to look alive, slow enough to cost nothing. */
const REDRAW_MS = 100;
/** Where nobody watches, as in a log, a line now and then shows that it is alive. */
const LOG_EVERY_MS = 5_000;
/** To the end of the line, and to the end of the screen (ECMA-48). */
const CLEAR_REST = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';

/** What is going on, told on standard error while it goes on. */
export interface Status {
  /** Lines that stay. */
  note(...lines: readonly string[]): void;
  /** Passing lines: redrawn in place on a terminal, written now and then elsewhere. */
  update(draw: (where: Where) => readonly string[]): void;
  /** Takes the passing lines away. */
  clear(): void;
}

/** A screen of so many rows, where each line must fit, or a log. */
export type Where = { readonly kind: 'screen'; readonly rows: number } | { readonly kind: 'log' };

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
  /** How many lines are on the screen; the cursor is in the last. */
  #drawnLines = 0;

  constructor(output: Output, nowMs: () => number) {
    this.#output = output;
    this.#nowMs = nowMs;
  }

  note(...lines: readonly string[]): void {
    this.clear();
    void this.#output.lines(lines);
  }

  /** Written over what is there, at once: what is cleared first would flicker. */
  update(draw: (where: Where) => readonly string[]): void {
    if (this.#nowMs() - this.#drawnAtMs < REDRAW_MS) return;
    this.#drawnAtMs = this.#nowMs();
    const lines = draw({ kind: 'screen', rows: this.#output.rows });
    const text = lines.map((line) => line + CLEAR_REST).join('\n');
    void this.#output.draw(this.#toTop() + text + CLEAR_BELOW);
    this.#drawnLines = lines.length;
  }

  clear(): void {
    if (this.#drawnLines > 0) void this.#output.write(this.#toTop() + CLEAR_BELOW);
    this.#drawnLines = 0;
    this.#drawnAtMs = -Infinity;
  }

  #toTop(): string {
    return this.#drawnLines > 1 ? `\r\u001B[${this.#drawnLines - 1}A` : '\r';
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

  update(draw: (where: Where) => readonly string[]): void {
    if (this.#nowMs() - this.#writtenAtMs < LOG_EVERY_MS) return;
    this.note(...draw({ kind: 'log' }));
  }

  clear(): void {}
}
