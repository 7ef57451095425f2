import type { InputBatch } from '@forkwise/executor';

/** Runs of inputs with consecutive indices that were read and not yet taken, the next first. */
export class ReadyRuns {
  #runs: InputBatch[] = [];

  /** The next of them. */
  get first(): InputBatch | undefined {
    return this.#runs[0];
  }

  get empty(): boolean {
    return this.#runs.length === 0;
  }

  /** How many inputs are ready. */
  get count(): number {
    return this.#runs.reduce((count, { values }) => count + values.length, 0);
  }

  /** All of them in order. */
  values(): unknown[] {
    return this.#runs.flatMap(({ values }) => Array.from(values));
  }

  /** Adds the runs between the inputs that are left out; asks once about each, in order. */
  add({ start, values: all }: InputBatch, isLeftOut: (index: number) => boolean): void {
    const values = Array.from(all);
    let from = 0;
    for (let at = 0; at <= values.length; at += 1) {
      if (at < values.length && !isLeftOut(start + at)) continue;
      if (at > from) this.#runs.push({ start: start + from, values: values.slice(from, at) });
      from = at + 1;
    }
  }

  /** Up to `max` inputs of the next run; `undefined` where there is none. */
  take(max: number): InputBatch | undefined {
    const [first] = this.#runs;
    if (first === undefined) return undefined;
    if (first.values.length <= max) {
      this.#runs.shift();
      return first;
    }
    const values = Array.from(first.values);
    this.#runs[0] = { start: first.start + max, values: values.slice(max) };
    return { start: first.start, values: values.slice(0, max) };
  }

  clear(): void {
    this.#runs = [];
  }
}
