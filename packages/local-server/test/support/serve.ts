import { afterAll, beforeAll } from 'vitest';

import { type LocalServer, type LocalServerOptions, startLocalServer } from '../../src/index.ts';

/** A server on a free port, whose faults fail the test that it runs in. */
export function serve(root: string, more: Partial<LocalServerOptions> = {}): Promise<LocalServer> {
  const onBug = (thrown: unknown): void => void Promise.reject(thrown);
  return startLocalServer({ root, onBug, ...more });
}

/** A server for a group of tests: each group may use up what may be asked in a minute. */
export function ownServer(root: string): () => LocalServer {
  let server: LocalServer | undefined;
  beforeAll(async () => {
    server = await serve(root);
  });
  afterAll(() => server?.close());
  return () => {
    if (server === undefined) throw new Error('it is there while tests run');
    return server;
  };
}
