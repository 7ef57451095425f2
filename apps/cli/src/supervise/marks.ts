import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import type { Tried } from 'forkwise';

/**
 * What the process that does the work is at. `starting`, `done`: whatever comes now is its own doing,
 * not the task's.
 */
export type Mark =
  | { readonly kind: 'starting' }
  | (Where & Supervised & Pace)
  /** It could still say that the task ended it, and how. */
  | ({ readonly kind: 'ended'; readonly found: string; readonly where: Where } & Supervised & Pace)
  | { readonly kind: 'done' };

export type Where =
  | { readonly kind: 'loading' }
  | Trying
  /** One of the inputs from `first` on. */
  | {
      readonly kind: 'running';
      readonly first: number;
      readonly goOn: GoOn;
    };

/** Inputs of which one is being measured. */
interface Trying {
  readonly kind: 'trying';
  readonly first: number;
  /** `null`: not known. */
  readonly count: number | null;
  /** The first of the inputs, cut short. */
  readonly shown: string | null;
  readonly goOn: GoOn;
}

/** Words after which the same command line goes on with the run; `null`: there are none. */
export type GoOn = readonly string[] | null;

/** What is supervised: the words of the command line that whoever looks on has not read. */
export interface Supervised {
  readonly work: 'probe' | 'run' | 'comparison';
  readonly task: string;
  /** How long one input may run, ms, where a limit was set. */
  readonly timeoutMs: number | null;
  /** The journal, if there is one. */
  readonly out: string | null;
}

interface Pace {
  /** How often inputs have begun to be measured. */
  readonly tries: number;
  /** How often the event loop has turned, as far as it was looked at. */
  readonly turns: number;
}

/** Tells the process that is to write the file where it has it. */
const VARIABLE = 'FORKWISE_MARKS';
const SHOWN_CHARACTERS = 80;
/** A loop that is held is told from one that turns after so long. */
const BEAT_MS = 50;

const given = process.env[VARIABLE];
// What this process starts is not supervised by whoever started it.
delete process.env[VARIABLE];

/** The file that this process is to leave its marks in; `undefined` where nobody looks. */
export const marksFile = (): number | undefined =>
  given === undefined ? undefined : Number(given);

/**
 * A file without a name, which one process writes and another reads, also after the first has died,
 * however it did: what was written outlives its writer.
 */
export class MarksFile implements Disposable {
  readonly file: number;

  constructor() {
    const path = join(tmpdir(), `forkwise-marks-${process.pid}-${crypto.randomUUID()}`);
    this.file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  /** For the environment of the process that writes, which has the file under this number. */
  environment(number: number): Readonly<Record<string, string>> {
    return { [VARIABLE]: String(number) };
  }

  /** The latest mark. */
  read(): Mark {
    const bytes = Buffer.alloc(fstatSync(this.file).size);
    readSync(this.file, bytes, 0, bytes.length, 0);
    return parsed(bytes.toString());
  }

  [Symbol.dispose](): void {
    closeSync(this.file);
  }
}

/** Behind the line there may be the end of an earlier, longer one. A death may have cut it short. */
function parsed(text: string): Mark {
  try {
    return JSON.parse(text.slice(0, text.indexOf('\n'))) as Mark;
  } catch {
    return { kind: 'starting' };
  }
}

/** Leaves marks, also of how its event loop turns, until it is disposed of. */
export class MarkWriter implements Disposable {
  readonly #file: number;
  readonly #supervised: Supervised;
  readonly #timer: NodeJS.Timeout;
  #where: () => Where = () => ({ kind: 'loading' });
  #tries = 0;
  #turns = 0;
  #isDone = false;

  constructor(marks: number, supervised: Supervised) {
    this.#file = marks;
    this.#supervised = supervised;
    this.#note();
    this.#timer = setInterval(() => {
      this.#turns += 1;
      this.#note();
    }, BEAT_MS);
    this.#timer.unref();
  }

  readonly trying = (tried: Tried): void => {
    const where = tryingOf(tried, null);
    this.#where = () => where;
    this.moved();
  };

  /** Where it is from now on. */
  follow(where: () => Where): void {
    this.#where = where;
  }

  /** It is elsewhere than it was. */
  moved(): void {
    this.#tries += 1;
    this.#note();
  }

  /** The task is ending the process; `isSilent`: by an input that would never end in a worker either. */
  ended(found: string, isSilent: boolean): void {
    const now = this.#where();
    const where = isSilent && now.kind !== 'loading' ? { ...now, goOn: null } : now;
    this.#write({ kind: 'ended', found, where, ...this.#about });
    this.#isDone = true;
  }

  /** What comes from now on is not the task's doing. */
  done(): void {
    if (!this.#isDone) this.#write({ kind: 'done' });
    this.#isDone = true;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.done();
  }

  get #about(): Supervised & Pace {
    return { ...this.#supervised, tries: this.#tries, turns: this.#turns };
  }

  #note(): void {
    if (!this.#isDone) this.#write({ ...this.#where(), ...this.#about });
  }

  #write(mark: Mark): void {
    writeSync(this.#file, `${JSON.stringify(mark)}\n`, 0);
  }
}

export function tryingOf({ first, count, value }: Tried, goOn: GoOn): Trying {
  const shown = value === undefined ? null : shorten(value);
  return { kind: 'trying', first, count: count ?? null, shown, goOn };
}

function shorten(value: unknown): string {
  const text = inspect(value, {
    depth: 1,
    maxArrayLength: 3,
    maxStringLength: SHOWN_CHARACTERS,
    breakLength: Infinity,
    getters: false,
    customInspect: false,
  });
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
