import type * as Sqlite from 'node:sqlite';

/**
 * Node's own SQLite, loaded on first use; `undefined` where this Node was built or started without
 * it. Node 22 announces it as experimental, which is nothing to the users of forkwise: loading is
 * synchronous, so no other warning can come meanwhile.
 */
export function loadSqlite(): typeof Sqlite | undefined {
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning') ?? {};
  Object.defineProperty(process, 'emitWarning', { ...own, value: () => undefined });
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    Object.defineProperty(process, 'emitWarning', own);
  }
}
