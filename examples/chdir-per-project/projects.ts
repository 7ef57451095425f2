import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { integerBetween, seededRandom } from '../support/random.ts';

const PROJECTS = 100;
const ASSETS = ['index.html', 'app.css', 'app.js'];

let folders: readonly string[] | undefined;

/**
 * The folders of 100 small projects under the system's temporary folder, about 2 MB in all. Their
 * contents are the same every time. Made at the first call, removed when this process exits.
 */
export function projectFolders(): readonly string[] {
  folders ??= makeProjects();
  return folders;
}

function makeProjects(): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'forkwise-projects-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  return Array.from({ length: PROJECTS }, (_, index) => makeProject(root, index + 1));
}

function makeProject(root: string, number: number): string {
  const folder = join(root, `project-${String(number).padStart(3, '0')}`);
  const assets = join(folder, 'assets');
  mkdirSync(assets, { recursive: true });
  const random = seededRandom(number);
  for (const name of ASSETS) writeFileSync(join(assets, name), assetText(random));
  return folder;
}

function assetText(random: () => number): string {
  const lines = integerBetween(random, 120, 240);
  return Array.from({ length: lines }, (_, line) => {
    const [id, width] = [integerBetween(random, 1, 40), integerBetween(random, 1, 999)];
    return `.item-${id} { width: ${width}px; order: ${line}; }`;
  }).join('\n');
}
