import { spawn } from 'node:child_process';

import { Interrupted } from '../commands/interrupt.ts';
import type { ExitCode } from '../exit-code.ts';
import { type End, endOf, exitOf, goOnFrom } from './end.ts';
import { guard } from './guard.ts';
import { Interrupts } from './interrupts.ts';
import { type Mark, MarksFile } from './marks.ts';
import { Watch } from './watch.ts';

/**
 * Has a process of its own do the work of a command line, and tells what became of it: a task may
 * end the process that it runs in, fill its memory or hold its thread. A run goes on without it
 * where it can. Only looks on, and loads nothing for it until something goes wrong. `undefined`:
 * it cannot look on, and nothing was done. Throws `PROBE_ENDED`, `PROBE_STUCK`, `RUN_ENDED` and
 * `RUN_STUCK`.
 */
export async function supervise(argv: readonly string[]): Promise<ExitCode | undefined> {
  if (isInspected()) return undefined;
  const end = await lifeOf(argv);
  if (end === undefined) return undefined;
  if (end.kind === 'own') return end.code;
  const { failed } = await import('./failures.ts');
  if (end.goOn === null) throw failed(end);
  const { tell } = await import('./tell.ts');
  tell(failed(end), argv);
  const again = await lifeOf(withWords(argv, end.goOn));
  if (again?.kind === 'own') return again.code;
  throw failed({ ...(again ?? end), goOn: null });
}

/** A debugger is to find the task in this process, and two of them cannot listen on one port. */
function isInspected(): boolean {
  const { NODE_OPTIONS = '' } = process.env;
  return [...process.execArgv, ...NODE_OPTIONS.split(/\s+/)].some((word) =>
    word.startsWith('--inspect'),
  );
}

/** In front of `--`, behind which there are no options. */
function withWords(argv: readonly string[], words: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.toSpliced(end, 0, ...words);
}

/** `undefined` where it cannot leave marks, and was not started. */
async function lifeOf(argv: readonly string[]): Promise<End | undefined> {
  using marks = MarksFile.open();
  if (marks === undefined) return undefined;
  const [script = ''] = process.argv.slice(1);
  const child = spawn(process.execPath, [...process.execArgv, script, ...argv], {
    stdio: ['inherit', 'inherit', 'inherit', marks.file],
    env: { ...process.env, ...marks.environment(3) },
  });
  using _ = guard(child.pid);
  using interrupts = new Interrupts(child, marks);
  using watch = new Watch(child, marks, (mark, heldMs) => void tellHeld(mark, heldMs, argv));
  const exit = await exitOf(child);
  const end = watch.stuck === undefined ? endOf(marks.read(), exit) : stuckAt(watch.stuck);
  const wasAsked = interrupts.wasAsked || exit.signal === 'SIGINT';
  if (end.kind === 'own') return end;
  emptyLine();
  if (wasAsked) throw new Interrupted('Ctrl-C');
  return end;
}

function stuckAt(stuck: NonNullable<Watch['stuck']>): End {
  return { kind: 'stuck', ...stuck, goOn: goOnFrom(stuck.mark) };
}

/** The line of a screen in which a process shows its progress that can no longer do so (ECMA-48). */
function emptyLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
}

async function tellHeld(mark: Mark, heldMs: number, argv: readonly string[]): Promise<void> {
  const { runHeld } = await import('./failures.ts');
  const { tell } = await import('./tell.ts');
  emptyLine();
  tell(runHeld(mark, heldMs), argv);
}
