import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** As Debian, Fedora and Google name it. */
const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The first Chromium on the `PATH`; `undefined` where there is none. */
export const findChromium = (): string | undefined => findOnPath(CHROMIUM);

/** The first Redis server on the `PATH`; `undefined` where there is none. */
export const findRedis = (): string | undefined => findOnPath(['redis-server']);

function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
