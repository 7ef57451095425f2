import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { COMMANDS } from '../arguments/commands.ts';
import { parseArguments } from '../arguments/parse.ts';
import { HELP_FILE, type HelpTexts, WIDEST_HELP } from './ready-help.ts';

/** Those of most terminals; for any other, the parser is asked. */
const WIDTHS = [80, WIDEST_HELP];

/** All help that is written while building. */
export async function helpTexts(): Promise<HelpTexts> {
  const questions = [['--help'], ...COMMANDS.map(({ name }) => [name, '--help'])];
  const texts: Record<string, Record<string, string>> = {};
  for (const columns of WIDTHS) {
    const ofWidth: Record<string, string> = {};
    for (const argv of questions) ofWidth[argv.join(' ')] = await answer(argv, columns);
    texts[String(columns)] = ofWidth;
  }
  return texts;
}

async function answer(argv: readonly string[], columns: number): Promise<string> {
  const invocation = await parseArguments(argv, columns);
  if (invocation.kind !== 'text') throw new Error(`${argv.join(' ')} asks for no text`);
  return invocation.text;
}

// As a program, the last step of a build.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(HELP_FILE, JSON.stringify(await helpTexts()));
}
