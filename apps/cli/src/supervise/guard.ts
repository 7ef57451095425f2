import { type ChildProcess, spawn } from 'node:child_process';

/** The end of input without a line is the end of whoever was to write one. */
const SCRIPT = 'read -r line || kill -9 "$1"';

/**
 * Has a process end with this one, also where this one is killed and the other's thread is held. A
 * shell in a session of its own, which no signal to this process group reaches, waits for the end of
 * a pipe. Disposing of it sends it away.
 *
 * POSIX only; elsewhere, and where no shell can be started, a process whose thread is held goes on
 * until it lets go.
 */
export function guard(pid: number | undefined): Disposable {
  if (pid === undefined || process.platform === 'win32')
    return { [Symbol.dispose]: () => undefined };
  const shell: ChildProcess = spawn('sh', ['-c', SCRIPT, 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.on('error', () => undefined);
  // Without a file descriptor to spare there is none.
  shell.stdin?.on('error', () => undefined);
  return { [Symbol.dispose]: () => void shell.stdin?.end('quit\n') };
}
