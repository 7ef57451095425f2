import { afterEach, beforeEach, vi } from 'vitest';

import { Folder } from './paths.ts';

/** Gives every test of a file a cache folder, and so a history, of its own; `undefined` outside a test. */
export function ownCache(): { folder: Folder | undefined } {
  const own: { folder: Folder | undefined } = { folder: undefined };
  beforeEach(() => {
    own.folder = new Folder();
    vi.stubEnv('FORKWISE_CACHE', own.folder.path);
    vi.stubEnv('FORKWISE_HISTORY', undefined);
  });
  afterEach(() => {
    own.folder?.[Symbol.dispose]();
    vi.unstubAllEnvs();
  });
  return own;
}
