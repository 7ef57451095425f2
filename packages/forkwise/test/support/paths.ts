import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The path of a fixture, with its `#export` if one is named. */
export function fixture(name: string): string {
  return join(import.meta.dirname, '../fixtures', name);
}

/** A folder of its own that is removed when it goes out of scope. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'forkwise-test-'));

  file(name: string): string {
    return join(this.path, name);
  }

  /** The numbers that tasks wrote into a file, a line each, smallest first. */
  numbers(name: string): number[] {
    return readFileSync(this.file(name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map(Number)
      .toSorted((a, b) => a - b);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
