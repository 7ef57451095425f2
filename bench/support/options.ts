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
