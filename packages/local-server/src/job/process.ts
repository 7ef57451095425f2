import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';

import { enlargePool } from '@forkwise/core/node';

import type { ErrorDocument } from '../api/error.ts';
import type { JobEvent } from '../api/event.ts';
import { Refusal, refusalDocument } from '../refusal/refusal.ts';
import { guardGroup } from './guardian.ts';
import { type JobEnd, type LocatedWork, type ToJob, isFromJob } from './messages.ts';

const ENTRY = new URL(`./entry${extname(import.meta.url)}`, import.meta.url);

/** How long a job that was asked to stop, or that has told its end, may take until it is killed. */
const GRACE_MS = 3000;

/** Standard error of the server; its standard output may be read by a program. */
const STDERR = 2;

const HAS_PROCESS_GROUPS = process.platform !== 'win32';

export interface JobProcess {
  /** Settles when the process and all that it started are gone; never rejects. */
  readonly ended: Promise<JobEnd>;
  /** Asks the job to stop; ends its process group where it does not in time. */
  cancel(): void;
}

/**
 * Starts a process for a job. It leads a process group of its own, so that ending it takes its
 * workers along; its working directory is `folder`.
 */
export function startJobProcess(
  located: LocatedWork,
  folder: string,
  onEvent: (event: JobEvent) => void,
): JobProcess {
  const env = { ...process.env };
  enlargePool(undefined, env);
  const child = fork(ENTRY, {
    cwd: folder,
    env,
    // Flags of the server may claim a port or run code.
    execArgv: [],
    detached: HAS_PROCESS_GROUPS,
    stdio: ['ignore', STDERR, STDERR, 'ipc'],
  });
  const mark = randomUUID();
  let end: JobEnd | undefined;
  let isCancelled = false;
  let grace: NodeJS.Timeout | undefined;
  const insist = (): void => {
    grace ??= setTimeout(() => endGroup(child), GRACE_MS);
  };
  child.on('message', (message) => {
    if (end !== undefined || !isFromJob(message, mark)) return;
    if (message.kind === 'event') return onEvent(message.event);
    end = message.end;
    insist();
  });
  const dismiss =
    HAS_PROCESS_GROUPS && child.pid !== undefined ? guardGroup(child.pid) : () => undefined;
  say(child, { kind: 'start', mark, ...located });
  const ended = gone(child).then((how): JobEnd => {
    clearTimeout(grace);
    // What the task has started in its group ends with it.
    endGroup(child);
    dismiss();
    if (end !== undefined) return end;
    return isCancelled
      ? { kind: 'cancelled', report: null }
      : { kind: 'failed', error: crashed(how) };
  });
  const cancel = (): void => {
    isCancelled = true;
    say(child, { kind: 'cancel' });
    insist();
  };
  return { ended, cancel };
}

/** Resolves to how the process ended, when nothing more can come from it. */
function gone(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let how: string | undefined;
  const check = (): void => {
    // Its last messages may be read after its exit has been seen.
    if (how !== undefined && !child.connected) resolve(how);
  };
  child.once('error', ({ message }) => {
    // A process that never began has no exit.
    if (child.pid === undefined) resolve(message);
  });
  child.once('exit', (code, signal) => {
    how = signal === null ? `exit code ${code}` : `the signal ${signal}`;
    check();
  });
  child.once('disconnect', check);
  return promise;
}

/** To a process that has just ended nothing can be said. */
function say(child: ChildProcess, message: ToJob): void {
  if (child.connected) child.send(message, () => undefined);
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (HAS_PROCESS_GROUPS) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // No one is left in the group.
  }
}

function crashed(how: string): ErrorDocument {
  return refusalDocument(
    new Refusal(500, 'JOB_CRASHED', `The process of the job ended early: ${how}.`, {
      expected: 'a process that ends with a result',
      found: how,
      hint: 'The task may exit, exhaust the memory or throw in a callback; what it wrote is on the standard error of forkwise web.',
    }),
  );
}
