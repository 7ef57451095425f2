import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'postcss';

import { PROJECTS, fixture } from '../support/fixtures.ts';

/** Counts the rules of a project's style sheet, in the project's own folder. */
export default function rules(folder: string): number {
  const home = process.cwd();
  process.chdir(folder);
  try {
    return parse(readFileSync('app.css', 'utf8').repeat(4)).nodes.length;
  } finally {
    process.chdir(home);
  }
}

export async function* inputs(): AsyncGenerator<string> {
  const folder = await fixture('PROJECTS');
  for (let project = 0; project < PROJECTS; project += 1) yield join(folder, String(project));
}
