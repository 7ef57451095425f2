import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const MAX_CONNECTIONS = 1_024;

/** How long a request takes that arrives as the `active`th of those now open. */
export type Latency = (active: number) => number;

/**
 * Serves `{"path": …}` on a free port of 127.0.0.1 after a time that depends on the load. Sends the
 * port to the parent process, and ends with it.
 */
export function serveUnderLoad(latencyMs: Latency, status: (path: string) => number): void {
  let active = 0;
  const server = createServer((request, response) => {
    active += 1;
    const path = request.url ?? '/';
    response.once('close', () => {
      active -= 1;
    });
    setTimeout(() => {
      response.writeHead(status(path), { 'content-type': 'application/json' });
      response.end(JSON.stringify({ path }));
    }, latencyMs(active));
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send?.(port);
  });
  process.once('disconnect', () => process.exit());
  // Ctrl-C reaches every process of the terminal's group, but the parent still drains its requests.
  process.on('SIGINT', () => undefined);
}
