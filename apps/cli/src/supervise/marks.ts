import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
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
  | ({
      readonly kind: 'ended';
      readonly found: string;
      readonly where: Where | Over;
    } & Supervised &
      Pace)
  | { readonly kind: 'done' };

export type Where =
  | { readonly kind: 'loading' }
  | Trying
  /** One of the inputs from `first` on. */
  | {
      readonly kind: 'running';
      readonly first: number;
      readonly isHere: boolean;
      readonly goOn: GoOn;
    };

/** All inputs have been run, and what the task has left behind goes on. */
export interface Over {
  readonly kind: 'over';
}

/** Inputs of which one is being measured. */
interface Trying {
  readonly kind: 'trying';
  readonly first: number;
  /** `null`: not known. */
  readonly count: number | null;
  /** The first of the inputs, cut short. */
  readonly shown: string | null;
  /** Whether one of them may be on the main thread, where its code cannot be stopped. */
  readonly isHere: boolean;
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
  /** Whether it was asked for processes, so that no input runs in the one that is looked at. */
  readonly inProcesses: boolean;
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

  /** `undefined` where no folder takes one, or nothing more can be opened. */
  static open(): MarksFile | undefined {
    try {
      return new MarksFile();
    } catch {
      return undefined;
    }
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

/**
 * Leaves marks, also of how its event loop turns, until it is disposed of. Without a file, where
 * nobody looks on, it leaves none.
 */
export class MarkWriter implements Disposable {
  readonly #file: number | undefined;
  readonly #supervised: Supervised;
  readonly #timer: NodeJS.Timeout;
  #where: () => Where = () => ({ kind: 'loading' });
  #tries = 0;
  #turns = 0;
  #isDone = false;

  constructor(marks: number | undefined, supervised: Supervised) {
    this.#file = marks;
    this.#supervised = supervised;
    this.#note();
    this.#timer = setInterval(() => {
      this.#turns += 1;
      this.#note();
    }, BEAT_MS);
    this.#timer.unref();
  }

  readonly trying = (tried: Tried | undefined): void => {
    if (tried === undefined) return this.#tried();
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
    const where = this.#isDone ? ({ kind: 'over' } as const) : endedAt(this.#where(), isSilent);
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

  /** The next turn of the loop tells: it takes longer to write than a small input to run. */
  #tried(): void {
    const where = this.#where();
    this.#where = () => (where.kind === 'loading' ? where : { ...where, isHere: false });
    this.#tries += 1;
  }

  get #about(): Supervised & Pace {
    return { ...this.#supervised, tries: this.#tries, turns: this.#turns };
  }

  #note(): void {
    if (!this.#isDone) this.#write({ ...this.#where(), ...this.#about });
  }

  #write(mark: Mark): void {
    if (this.#file === undefined) return;
    try {
      writeSync(this.#file, `${JSON.stringify(mark)}\n`, 0);
    } catch {
      withdraw(this.#file);
    }
  }
}

/** A mark that can no longer be kept up would look like that of a loop which is held. */
function withdraw(file: number): void {
  try {
    ftruncateSync(file);
  } catch {
    // Then it stays; the work is what matters.
  }
}

function endedAt(where: Where, isSilent: boolean): Where {
  return isSilent && where.kind !== 'loading' ? { ...where, goOn: null } : where;
}

export function tryingOf({ first, count, value, inWorkers }: Tried, goOn: GoOn): Trying {
  const shown = value === undefined ? null : shorten(value);
  const isHere = inWorkers !== true;
  return { kind: 'trying', first, count: count ?? null, shown, isHere, goOn };
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
