/**
 * What a bench is asked for on its command line; where that means nothing, it says why and how it is
 * used, and ends with 2. `read` gets the arguments without the separating `--` that pnpm passes on.
 */
export function optionsOrExit<Options>(
  read: (args: readonly string[]) => Options,
  usage: string,
): Options {
  try {
    return read(process.argv.slice(2).filter((argument) => argument !== '--'));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}

/** What all benches can be asked for, for `parseArgs`. */
export const COMMON = {
  filter: { type: 'string', multiple: true },
  quick: { type: 'boolean', default: false },
  json: { type: 'string' },
  markdown: { type: 'string' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Where a bench writes, and what it prints instead of measuring anything. */
export interface CommonOptions {
  readonly json: string | undefined;
  readonly markdown: string | undefined;
  readonly instead: 'help' | 'list' | undefined;
}

export function commonOf(values: {
  readonly json?: string | undefined;
  readonly markdown?: string | undefined;
  readonly list: boolean;
  readonly help: boolean;
}): CommonOptions {
  const { json, markdown, list, help } = values;
  return { json, markdown, instead: help ? 'help' : list ? 'list' : undefined };
}

/** Throws a `RangeError` for what is no integer, or less than `least`. */
export function readRounds(text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= least) return rounds;
  throw new RangeError(`--rounds: expected an integer of at least ${least}, found ${text}`);
}

interface Named {
  readonly name: string;
}

/**
 * Those whose name contains one of the texts; where there are no texts, those that are usual. Throws
 * a `RangeError` where none has such a name.
 */
export function chosen<T extends Named>(
  option: string,
  all: readonly T[],
  texts: readonly string[] | undefined,
  isUsual: (each: T) => boolean = () => true,
): T[] {
  if (texts === undefined) return all.filter(isUsual);
  const named = all.filter(({ name }) => texts.some((text) => name.includes(text)));
  if (named.length > 0) return named;
  const names = all.map(({ name }) => name).join('; ');
  throw new RangeError(`${option}: expected a part of one of ${names}; found ${texts.join(', ')}`);
}
