import { type ChildProcess, spawn } from 'node:child_process';

import { Interrupted } from '../commands/interrupt.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type Mark, MarksFile, type Measured } from './marks.ts';

/** An input that nobody has set a limit for is given up after so long. */
const PATIENCE_MS = 60_000;
/** The process that measures ends inputs past their time itself, where it can; it has so much more. */
const GRACE_MS = 1_000;
const LOOK_MS = 100;
/** 128 + SIGTERM, as shells have it. */
const TERMINATED = 143;

/**
 * Has a process of its own do the work of a command line, and tells what became of it: a task may
 * end the process that measures it, fill its memory or hold its thread. Only looks on, and loads
 * nothing for it until something goes wrong. Throws `PROBE_ENDED` and `PROBE_STUCK`.
 */
export async function supervise(argv: readonly string[]): Promise<ExitCode> {
  using marks = new MarksFile();
  const [script = ''] = process.argv.slice(1);
  const child = spawn(process.execPath, [...process.execArgv, script, ...argv], {
    stdio: 'inherit',
    env: { ...process.env, ...marks.environment },
  });
  using watch = new Watch(child, marks);
  const { code, signal } = await ended(child);
  const { stuck } = watch;
  if (stuck !== undefined) {
    const { probeStuck } = await import('./failures.ts');
    throw probeStuck(stuck, limitOf(stuck));
  }
  const { mark } = marks.read();
  const isOwn = mark.kind === 'starting' || mark.kind === 'done';
  if (isOwn && code !== null) return code as ExitCode;
  if (signal === 'SIGINT' || code === EXIT.interrupted) throw new Interrupted('Ctrl-C');
  const found = signal === null ? `exit code ${code}` : `signal ${signal}`;
  if (isOwn) throw new Error(`the process that measures ended with ${found}`);
  const { probeEnded } = await import('./failures.ts');
  throw probeEnded(mark, found);
}

const limitOf = ({ timeoutMs }: Measured): number =>
  timeoutMs === null ? PATIENCE_MS : timeoutMs + GRACE_MS;

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A terminal sends Ctrl-C to both; a process that does not heed it in a while is ended. */
async function ended(child: ChildProcess): Promise<End> {
  const onInterrupt = (): void => void setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
  const onTerminate = (): void => process.exit(TERMINATED);
  const onExit = (): void => void child.kill('SIGKILL');
  process.on('SIGINT', onInterrupt);
  process.once('SIGTERM', onTerminate);
  process.once('exit', onExit);
  try {
    return await new Promise<End>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
    process.off('exit', onExit);
  }
}

/** Ends the process when it has been at the same inputs for too long. */
class Watch implements Disposable {
  stuck: Extract<Mark, { readonly kind: 'trying' }> | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(child: ChildProcess, marks: MarksFile) {
    let seen = { text: '', sinceMs: 0 };
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      const { mark, text } = marks.read();
      if (text !== seen.text) seen = { text, sinceMs: nowMs };
      if (mark.kind !== 'trying' || nowMs - seen.sinceMs < limitOf(mark)) return;
      this.stuck = mark;
      child.kill('SIGKILL');
    }, LOOK_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
