/** The rate is that of about the last so long: code gets warm, and earlier inputs took longer. */
const WINDOW_MS = 250;

interface Note {
  readonly settled: number;
  readonly atMs: number;
}

/** The rate at which a stage settles inputs, from its first outcome on: start-up left aside. */
export class Pace {
  #first: Note | undefined;
  #last: Note | undefined;
  /** Those of the window, the oldest of which is the last before it. */
  readonly #recent: Note[] = [];

  /** Takes note that so many inputs of the stage have settled by now. */
  note(settled: number, nowMs: number): void {
    if (settled === 0) return;
    const note = { settled, atMs: nowMs };
    this.#first ??= note;
    this.#last = note;
    this.#recent.push(note);
    while ((this.#recent[1]?.atMs ?? Infinity) <= nowMs - WINDOW_MS) this.#recent.shift();
  }

  /** Time since the first outcome, ms. */
  get elapsedMs(): number {
    return (this.#last?.atMs ?? 0) - (this.#first?.atMs ?? 0);
  }

  /** Inputs per ms of late; 0 while there is only one outcome. */
  get rate(): number {
    const [oldest] = this.#recent;
    if (oldest === undefined || this.#last === undefined) return 0;
    const elapsedMs = this.#last.atMs - oldest.atMs;
    return elapsedMs > 0 ? (this.#last.settled - oldest.settled) / elapsedMs : 0;
  }
}
