import { afterEach, beforeEach } from 'vitest';

import { Folder } from './paths.ts';

/** Gives every test of a file a cache folder of its own; `undefined` outside a test. */
export function ownCache(): { folder: Folder | undefined } {
  const before = process.env['FORKWISE_CACHE'];
  const own: { folder: Folder | undefined } = { folder: undefined };
  beforeEach(() => {
    own.folder = new Folder();
    process.env['FORKWISE_CACHE'] = own.folder.path;
  });
  afterEach(() => {
    own.folder?.[Symbol.dispose]();
    if (before === undefined) delete process.env['FORKWISE_CACHE'];
    else process.env['FORKWISE_CACHE'] = before;
  });
  return own;
}
