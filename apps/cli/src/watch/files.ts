import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

/**
 * Files whose changes are told of, together, a moment after the last. Their folders are watched, as
 * most editors put a new file in the place of the old one.
 */
export class WatchedFiles implements Disposable {
  readonly #onChange: (paths: readonly string[]) => void;
  readonly #folders = new Map<
    string,
    { readonly names: Set<string>; readonly watcher: FSWatcher }
  >();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(onChange: (paths: readonly string[]) => void) {
    this.#onChange = onChange;
  }

  /** False where it cannot be watched: its folder is not there, or too many are watched. */
  add(path: string): boolean {
    const folder = dirname(path);
    const known = this.#folders.get(folder);
    if (known !== undefined) {
      known.names.add(basename(path));
      return true;
    }
    const names = new Set([basename(path)]);
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name !== null && names.has(name)) this.#note(`${folder}/${name}`);
      });
      // A folder that is gone has no more changes.
      watcher.on('error', () => watcher.close());
      this.#folders.set(folder, { names, watcher });
    } catch {
      return false;
    }
    return true;
  }

  #note(path: string): void {
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const paths = [...this.#changed];
      this.#changed.clear();
      this.#onChange(paths);
    }, SETTLE_MS);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const { watcher } of this.#folders.values()) watcher.close();
  }
}
