import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server answers: a body with its media type, or `undefined` for 404. */
export type Page = { readonly type: string; readonly body: string } | undefined;

/** More than any example asks for at once, few enough to bound what a stray client can take. */
const MAX_CONNECTIONS = 512;

/**
 * Serves `pageAt(path)` on a free port of 127.0.0.1, each answer `latencyMs` after its request,
 * the way a distant service would. Sends the port to the parent process, and ends with it.
 */
export function serve(latencyMs: number, pageAt: (path: string) => Page): void {
  const server = createServer((request, response) => {
    const page = pageAt(request.url ?? '/');
    setTimeout(() => {
      if (page === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': page.type }).end(page.body);
    }, latencyMs);
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
