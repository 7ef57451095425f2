import { closeSync, ftruncateSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import type { Tried } from 'forkwise';

/**
 * What the process that measures is at. `starting`, `done`: whatever comes now is its own doing, not
 * the task's.
 */
export type Mark =
  | { readonly kind: 'starting' }
  | ({ readonly kind: 'loading' } & Measured)
  | ({
      readonly kind: 'trying';
      readonly first: number;
      readonly count: number | null;
      /** The first of the inputs, cut short. */
      readonly shown: string | null;
    } & Measured)
  | { readonly kind: 'done' };

/** What is measured: the words of the command line that whoever looks on has not read. */
export interface Measured {
  readonly task: string;
  /** How long one input may run, ms, where a limit was set. */
  readonly timeoutMs: number | null;
}

/** Names the file for the process that is to write it. */
const VARIABLE = 'FORKWISE_MARKS';
const SHOWN_CHARACTERS = 80;

/** Where this process is to leave its marks; `undefined` where nobody looks. */
export const marksPath = (): string | undefined => process.env[VARIABLE];

/**
 * A file that one process writes and another reads, also after the first has died, however it did:
 * what was written outlives its writer.
 */
export class MarksFile implements Disposable {
  readonly #path = join(tmpdir(), `forkwise-marks-${process.pid}-${crypto.randomUUID()}`);

  constructor() {
    closeSync(openSync(this.#path, 'wx', 0o600));
  }

  /** For the environment of the process that writes. */
  get environment(): Readonly<Record<string, string>> {
    return { [VARIABLE]: this.#path };
  }

  /** The latest mark, and its text, which differs from that of any other. */
  read(): { readonly mark: Mark; readonly text: string } {
    const text = readFileSync(this.#path, 'utf8');
    return { mark: parsed(text), text };
  }

  [Symbol.dispose](): void {
    unlinkSync(this.#path);
  }
}

/** A mark may be read while it is written, or have been cut short by a death. */
function parsed(text: string): Mark {
  try {
    return JSON.parse(text) as Mark;
  } catch {
    return { kind: 'starting' };
  }
}

/** Leaves marks, until it is disposed of. */
export class MarkWriter implements Disposable {
  readonly #file: number;
  readonly #measured: Measured;
  #tries = 0;

  constructor(path: string, measured: Measured) {
    this.#file = openSync(path, 'r+');
    this.#measured = measured;
    this.#write({ kind: 'loading', ...measured }, this.#tries);
  }

  readonly trying = ({ first, count, value }: Tried): void => {
    this.#tries += 1;
    const shown = value === undefined ? null : shorten(value);
    this.#write(
      { kind: 'trying', first, count: count ?? null, shown, ...this.#measured },
      this.#tries,
    );
  };

  [Symbol.dispose](): void {
    this.#write({ kind: 'done' }, this.#tries);
    closeSync(this.#file);
  }

  #write(mark: Mark, tries: number): void {
    ftruncateSync(this.#file);
    writeSync(this.#file, JSON.stringify({ ...mark, tries }), 0);
  }
}

export function shorten(value: unknown): string {
  const options = { depth: 1, maxArrayLength: 3, maxStringLength: SHOWN_CHARACTERS };
  const text = inspect(value, { ...options, breakLength: Infinity, getters: false });
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
