import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';

/** A Redis of its own, which keeps nothing. */
export class Redis {
  readonly url: string;
  readonly #server: ChildProcess;

  private constructor(url: string, server: ChildProcess) {
    this.url = url;
    this.#server = server;
  }

  /** Resolves when it takes connections. */
  static async start(file: string): Promise<Redis> {
    const port = String(await freePort());
    const args = ['--bind', '127.0.0.1', '--port', port, '--save', '', '--appendonly', 'no'];
    const server = spawn(file, args, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(server.stdout)) {
      if (line.includes('Ready to accept connections')) break;
    }
    server.stdout.resume();
    return new Redis(`redis://127.0.0.1:${port}`, server);
  }

  async stop(): Promise<void> {
    const ended = once(this.#server, 'exit');
    this.#server.kill();
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
