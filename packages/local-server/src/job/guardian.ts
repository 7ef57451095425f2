import { spawn } from 'node:child_process';

/** The end of input without a line is the end of whoever was to write one. */
const SCRIPT = 'read -r line || kill -9 "-$1"';

/**
 * Has a process group end with this process, however that ends: a job hears that its server is gone
 * through its event loop, and one that is stuck never does. A shell in a session of its own, which
 * no signal to this process group reaches, waits for the end of a pipe. The returned function sends
 * it away.
 *
 * POSIX only; elsewhere, and where no shell can be started, a stuck job of a killed server stays.
 */
export function guardGroup(pid: number): () => void {
  const shell = spawn('sh', ['-c', SCRIPT, 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  return () => void shell.stdin.end('quit\n');
}
