/** Options that mean something to `advise` alone, or nothing the second time. */
const NOT_REPEATED = new Set(['--json', '--quiet', '--recalibrate', '--no-color']);

/** The same command line with another command, to be copied from the screen into a shell. */
export function sameWith(command: string, argv: readonly string[]): string {
  const [, ...rest] = argv;
  const kept = rest.filter((argument) => !NOT_REPEATED.has(argument));
  return ['forkwise', command, ...kept.map(quoted)].join(' ');
}

function quoted(argument: string): string {
  if (/^[\w./:@%+=,#-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
