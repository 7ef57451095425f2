import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Of the stack or of what Node prints: where in which file. */
const PLACE = /file:\/\/[^\s()]+?:\d+(?::\d+)?/;

/** The error's own words and, where it can be found out, the line that it points at. */
export async function describeImportError(cause: unknown, url: string): Promise<string> {
  if (!(cause instanceof Error)) return `it threw ${String(cause)}`;
  const place = cause.stack?.match(PLACE)?.[0] ?? (await syntaxErrorPlace(cause, url));
  return `${cause.name}: ${cause.message}${place === undefined ? '' : ` (at ${place})`}`;
}

/** What Node says of the syntax of ES modules in what it takes for CommonJS. */
const NOT_COMMONJS = /^Cannot use import statement outside a module|^Unexpected token 'export'/;

/** What to do about a module that cannot be imported. */
export function importHint(cause: unknown): string {
  return cause instanceof SyntaxError && NOT_COMMONJS.test(cause.message)
    ? 'A package.json makes the module CommonJS: set "type": "module" there, or end the name of the file in .mts or .mjs.'
    : 'Run `node` on the module alone and mend what it reports.';
}

/**
 * Node keeps the place of a syntax error for itself and only prints it. Asking a second Node is
 * safe: nothing of a module graph is evaluated while part of it cannot be parsed.
 */
async function syntaxErrorPlace(cause: Error, url: string): Promise<string | undefined> {
  if (!(cause instanceof SyntaxError) || !url.startsWith('file:')) return undefined;
  try {
    await execute(process.execPath, [fileURLToPath(url)], { timeout: 5000 });
    return undefined;
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string };
    return stderr?.match(PLACE)?.[0];
  }
}
