import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import {
  MOST_FOLDERS,
  MOST_FOLDERS_DEEP,
  MOST_MODULES,
  isSearched,
  isTaskModule,
} from './rules.ts';

export interface Found {
  /** Paths relative to the root, with / between folders, sorted. */
  readonly modules: readonly string[];
  /** False where there is more than is searched or listed. */
  readonly complete: boolean;
}

/** Task modules under a folder, the nearest first found. Links are not followed. */
export async function searchModules(root: string): Promise<Found> {
  const modules: string[] = [];
  let complete = true;
  let level: readonly string[] = [''];
  let searched = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      if (searched === MOST_FOLDERS) return { modules: sorted(modules), complete: false };
      searched += 1;
      for (const entry of await entriesOf(join(root, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() && isSearched(entry.name)) next.push(path);
        else if (entry.isFile() && isTaskModule(entry.name)) {
          if (modules.length === MOST_MODULES) return { modules: sorted(modules), complete: false };
          modules.push(path);
        }
      }
    }
    if (depth === MOST_FOLDERS_DEEP) {
      complete = next.length === 0;
      break;
    }
    level = next;
  }
  return { modules: sorted(modules), complete };
}

/** A folder that may not be read, or has just gone, holds nothing to run. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function sorted(modules: readonly string[]): readonly string[] {
  return modules.toSorted();
}
