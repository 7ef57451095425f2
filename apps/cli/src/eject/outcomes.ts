import type { EjectFacts } from './facts.ts';
import { type Part, part } from './part.ts';

/** The types of a task's inputs, values and outcomes. */
export const TYPES: Part = part(`
type Input = Parameters<typeof task>[0];
type Value = Awaited<ReturnType<typeof task>>;

interface Failure {
  readonly name: string;
  readonly message: string;
}

/** What became of one input. */
type Outcome =
  | { readonly index: number; readonly status: 'fulfilled'; readonly value: Value }
  | { readonly index: number; readonly status: 'rejected' | 'crashed'; readonly error: Failure };`);

/** How the second argument of a call is written, and what that needs. */
export interface SharedCode {
  readonly argument: string | undefined;
  readonly code: string;
}

/** Made once, before anything runs. */
export function sharedHere({ shared }: Pick<EjectFacts, 'shared'>): SharedCode {
  if (shared === 'none') return { argument: undefined, code: '' };
  if (shared === 'value') return { argument: 'shared', code: '' };
  return {
    argument: 'table',
    code: '/** Made once, for every call. */\nconst table = await shared();',
  };
}

/** Made by each worker for itself, when it first needs it. */
export function sharedPerWorker({ shared }: Pick<EjectFacts, 'shared'>): SharedCode {
  if (shared !== 'call') return sharedHere({ shared });
  return {
    argument: 'await (table ??= shared())',
    code: '/** Each worker makes its own. */\nlet table: ReturnType<typeof shared> | undefined;',
  };
}

/** Calls the task and keeps what it throws. */
export function attemptOf(facts: Pick<EjectFacts, 'takesContext'>, shared: SharedCode): Part {
  const signal = facts.takesContext
    ? '/** Never aborted: nothing here cancels an input. */\nconst { signal } = new AbortController();\n\n'
    : '';
  const code = `${shared.code}\n\n${signal}
async function attempt(index: number, input: Input): Promise<Outcome> {
  try {
    return { index, status: 'fulfilled', value: await ${callOf(facts, shared)} };
  } catch (thrown) {
    return { index, status: 'rejected', error: described(thrown) };
  }
}`;
  return part(code.replaceAll(/\n{3,}/g, '\n\n'));
}

export function callOf(
  { takesContext }: Pick<EjectFacts, 'takesContext'>,
  { argument }: SharedCode,
): string {
  if (takesContext) return `task(input, ${argument ?? 'undefined'}, { index, signal })`;
  return argument === undefined ? 'task(input)' : `task(input, ${argument})`;
}

export const DESCRIBED: Part = part(`
function described(thrown: unknown): Failure {
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { name, message };
}`);

/** Writes outcomes on standard output, no faster than they are read. */
export const PRINT: Part = part(
  `
let text = '';
let flushAtMs = 0;

/** Put your own use of the outcomes here. */
async function print(outcomes: readonly Outcome[]): Promise<void> {
  for (const outcome of outcomes) {
    if (outcome.status !== 'fulfilled') process.exitCode = 1;
    text += JSON.stringify(outcome) + '\\n';
  }
  // Many small writes are slow, and a late one looks like a standstill.
  if (text.length >= 65_536 || performance.now() >= flushAtMs) await flush();
}

async function flush(): Promise<void> {
  const written = text;
  text = '';
  flushAtMs = performance.now() + 50;
  if (written !== '' && !process.stdout.write(written)) await once(process.stdout, 'drain');
}`,
  { imports: [`import { once } from 'node:events';`] },
);

/** What a reader that leaves early, as \`head\` does, is to mean. */
export const LEAVING = `process.stdout.once('error', () => process.exit());`;
