/** Tells whether the process's working directory was changed while it watched. */
export interface FolderWatch extends Disposable {
  readonly changed: boolean;
}

/**
 * Watches `process.chdir` until disposed of. The directory itself tells nothing: a task that changes
 * it also changes it back, and meanwhile other calls would see it.
 */
export function watchFolder(): FolderWatch {
  const original = Reflect.get<NodeJS.Process, 'chdir'>(process, 'chdir');
  let changed = false;
  process.chdir = (folder) => {
    changed = true;
    original(folder);
  };
  return {
    get changed() {
      return changed;
    },
    [Symbol.dispose]: () => {
      process.chdir = original;
    },
  };
}
