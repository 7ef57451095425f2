import { readFileSync } from 'node:fs';

/** Help is never wider: longer lines are hard to read. */
export const WIDEST_HELP = 100;

/** Help texts by their width, then by the command line that asks for them. */
export type HelpTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Beside the built sources; there is none beside those that run as they are. */
export const HELP_FILE = new URL('./help.json', import.meta.url);

/**
 * The help that was written while building, if a command line asks for one of that width: the parser,
 * which would say the same, takes longer to load than Node to start.
 */
export function readyHelp(
  argv: readonly string[],
  columns: number,
  file: URL = HELP_FILE,
): string | undefined {
  if (argv.at(-1) !== '--help') return undefined;
  const texts = readTexts(file)?.[String(Math.min(columns, WIDEST_HELP))];
  const question = argv.join(' ');
  return texts !== undefined && Object.hasOwn(texts, question) ? texts[question] : undefined;
}

function readTexts(file: URL): HelpTexts | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as HelpTexts;
  } catch {
    return undefined;
  }
}

/** Resolves with whether it could be written; a reader that went away has seen enough. */
export function printHelp(text: string): Promise<boolean> {
  return new Promise((resolve) => {
    process.stdout.on('error', () => undefined);
    process.stdout.write(`${text}\n`, (error: NodeJS.ErrnoException | null | undefined) => {
      resolve(!error || error.code === 'EPIPE');
    });
  });
}
