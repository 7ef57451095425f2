import { type ChildProcess, spawn } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ForkwiseError } from '@forkwise/core';
import { locateTask } from 'forkwise';

import type { Settings } from '../arguments/settings.ts';
import { type Context, statusOf } from '../commands/context.ts';
import { untilStopped } from '../commands/interrupt.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { endOf, exitOf } from '../supervise/end.ts';
import { MarksFile } from '../supervise/marks.ts';
import { WatchedFiles } from './files.ts';
import { type Imported, WATCHED } from './watched.ts';

/** Inputs that are run where nobody says how many: few enough to look at. */
const FEW_INPUTS = 10;
/** A run that is told to end by Ctrl-C completes what is in flight; longer than this is not waited for. */
const GRACE_MS = 2_000;

/**
 * Runs the task again whenever its files change, each time in a new process, so that nothing of
 * what was imported before is left. Throws `OPTION_INVALID` and `TASK_NOT_FOUND`; resolves when it
 * is told to stop.
 */
export async function watchRuns(settings: Settings, context: Context): Promise<ExitCode> {
  checkWatchable(settings);
  const status = statusOf(settings, context.terminal);
  const stopped = untilStopped();
  using runs = new Runs(runArguments(settings, context.argv));
  using files = new WatchedFiles((paths) => {
    status.note('', `Changed: ${paths.map((path) => relative('', path)).join(', ')}`);
    void again();
  });
  const follow = (path: string): void => {
    if (!files.add(path)) status.note(`${relative('', path)} cannot be watched for changes.`);
  };
  follow(fileURLToPath(locateTask(settings.task).url));
  if (settings.inputs.kind === 'file') follow(resolve(settings.inputs.path));
  const again = async (): Promise<void> => {
    const ended = await runs.restart(({ path }) => follow(path));
    if (ended) status.note('Waiting for a change. Ctrl-C stops.');
  };
  void again();
  await stopped;
  await runs.end();
  return EXIT.ok;
}

function checkWatchable({ task, inputs, out, json }: Settings): void {
  const found = !locateTask(task).url.startsWith('file:')
    ? 'a task that is no file, and so does not change'
    : inputs.kind === 'stdin'
      ? 'inputs from standard input, which are gone after one run'
      : out !== undefined
        ? 'an --out file, which holds one run'
        : json
          ? '--json, which prints one document'
          : undefined;
  if (found === undefined) return;
  throw new ForkwiseError('OPTION_INVALID', `--watch cannot go with ${found}.`, {
    expected: '--watch with inputs of the module, a file or a pattern',
    found,
    hint: 'Leave one of them out.',
  });
}

/** The words of one run; it is no precedent for others. */
function runArguments({ limit = FEW_INPUTS }: Settings, argv: readonly string[]): string[] {
  const kept = argv.filter((word) => !/^--watch(=|$)/.test(word));
  const words = kept.includes('--') ? kept.indexOf('--') : kept.length;
  return kept.toSpliced(words, 0, `--limit=${limit}`, '--no-history');
}

/** One process after another; a new one takes the place of the one that goes on. */
class Runs implements Disposable {
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;
  #exited: Promise<unknown> = Promise.resolve();

  constructor(args: readonly string[]) {
    this.#args = args;
  }

  /** Answers whether it ended by itself. */
  async restart(onImported: (imported: Imported) => void): Promise<boolean> {
    this.#child?.kill('SIGKILL');
    using marks = new MarksFile();
    const [script = ''] = process.argv.slice(1);
    const child = spawn(process.execPath, [...process.execArgv, script, ...this.#args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', marks.file],
      env: { ...process.env, ...WATCHED, ...marks.environment(4) },
    });
    this.#child = child;
    child.on('message', (message) => onImported(message as Imported));
    const exited = exitOf(child);
    this.#exited = exited;
    const exit = await exited;
    const isLatest = this.#child === child;
    if (!isLatest) return false;
    this.#child = undefined;
    const end = endOf(marks.read(), exit);
    if (end.kind !== 'own') {
      const { failed } = await import('../supervise/failures.ts');
      const { tell } = await import('../supervise/tell.ts');
      tell(failed({ ...end, goOn: null }), this.#args);
    }
    return true;
  }

  /** A terminal has sent Ctrl-C to the process of the run too. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), GRACE_MS);
    this.#child?.kill('SIGINT');
    await this.#exited;
    clearTimeout(timer);
  }

  [Symbol.dispose](): void {
    this.#child?.kill('SIGKILL');
  }
}
