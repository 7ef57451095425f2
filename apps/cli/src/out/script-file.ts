import { readFileSync } from 'node:fs';
import { access, constants, open } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';

import { ForkwiseError } from '@forkwise/core';
import type { Inputs } from 'forkwise';

import type { Settings } from '../arguments/settings.ts';
import { checkApart } from './same-file.ts';
import { unwritable } from './unwritable.ts';

/**
 * Whether a script of TypeScript, an ES module, can be written to a file and run from there; before
 * anything is measured. Throws `OPTION_INVALID` and `OUTPUT_UNWRITABLE`.
 */
export async function checkScriptFile(
  out: string,
  { task, inputs: source, force }: Settings,
  inputs: Inputs<unknown>,
): Promise<void> {
  checkName(out);
  await checkApart(out, {
    task,
    source,
    inputs: inputs as unknown[] | AsyncIterable<unknown> | undefined,
  });
  try {
    if (await canBeReplaced(out, force)) return;
    await access(dirname(resolve(out)), constants.W_OK);
  } catch (cause) {
    throw cause instanceof ForkwiseError ? cause : unwritable(out, cause);
  }
}

/** False where there is nothing to replace. */
async function canBeReplaced(out: string, force: boolean): Promise<boolean> {
  try {
    await using file = await open(out, force ? 'r+' : 'r');
    await file.stat();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw cause;
  }
  if (!force) throw exists(out);
  return true;
}

/** @param force whether to replace a file that is there by now */
export async function writeScriptFile(out: string, text: string, force: boolean): Promise<void> {
  try {
    await using file = await open(out, force ? 'w' : 'wx');
    await file.writeFile(text);
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === 'EEXIST' ? exists(out) : unwritable(out, cause);
  }
}

/** By its name, Node knows what a file is written in. */
function checkName(out: string): void {
  const ending = extname(out);
  if (ending !== '.ts' && ending !== '.mts') {
    throw misnamed(out, 'a name that ends in .ts or .mts: the script is TypeScript');
  }
  if (ending === '.ts' && isCommonJs(dirname(resolve(out)))) {
    throw misnamed(
      out,
      'a name that ends in .mts: the package.json makes .ts CommonJS, and the script is an ES module',
    );
  }
}

/** What the nearest package.json of a folder says; Node looks at the code where it says nothing. */
function isCommonJs(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
      return (manifest as { readonly type?: unknown } | null)?.type === 'commonjs';
    } catch {
      // None here, or none that says anything.
    }
    if (dirname(at) === at) return false;
  }
}

function misnamed(out: string, expected: string): ForkwiseError {
  const name = `${out.slice(0, out.length - extname(out).length)}.mts`;
  return new ForkwiseError('OPTION_INVALID', `--out cannot be ${out}.`, {
    expected,
    found: out,
    hint: `Give --out ${name}.`,
  });
}

function exists(out: string): ForkwiseError {
  return new ForkwiseError('OUTPUT_UNWRITABLE', `${out} exists already.`, {
    expected: 'a file that is not there yet',
    found: 'a file',
    hint: 'Name another file after --out, or replace this one with --force.',
  });
}
