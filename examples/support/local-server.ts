import { fork } from 'node:child_process';

const origins = new Map<string, Promise<string>>();

/**
 * The origin (`http://127.0.0.1:<port>`) of the server that `script` starts with `serve`.
 *
 * The server has a process of its own, so its CPU time is not counted as the task's. It starts at
 * the first call and serves this process until it ends: it neither keeps the process alive nor
 * outlives it.
 * @throws Error when the script ends before it listens.
 */
export function originOf(script: URL): Promise<string> {
  const known = origins.get(script.href);
  if (known !== undefined) return known;
  const origin = startServer(script);
  origins.set(script.href, origin);
  return origin;
}

function startServer(script: URL): Promise<string> {
  const server = fork(script, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code, signal) =>
      reject(new Error(`${script.pathname} ended before it listened (${signal ?? code})`)),
    );
    server.once('message', (port) => {
      server.unref();
      server.channel?.unref();
      resolve(`http://127.0.0.1:${Number(port)}`);
    });
  });
}
