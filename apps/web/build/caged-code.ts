import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { type Plugin, build } from 'vite';

import { CAGE_SCRIPT } from '../src/measure/cage-document.ts';

const MODULE = 'virtual:caged-code';

/** Name in the module, file that it is made of, and the global that the text leaves its export in. */
const TEXTS = [
  ['conductorText', 'conductor.ts', 'forkwiseConductor'],
  ['laneText', 'lane.ts', 'forkwiseLane'],
] as const;

/**
 * The code that runs in the cage, as texts: the cage can fetch nothing, so the page hands it over.
 * Also allows the cage's one script in the page's policy, which the cage inherits, by its hash.
 */
export function cagedCode(): Plugin {
  return {
    name: 'caged-code',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load: (id) => (id === `\0${MODULE}` ? textsModule() : null),
    transformIndexHtml: (html) => html.replace("script-src 'self'", `script-src 'self' ${hash()}`),
  };
}

function hash(): string {
  return `'sha256-${createHash('sha256').update(CAGE_SCRIPT).digest('base64')}'`;
}

async function textsModule(): Promise<string> {
  const lines: string[] = [];
  for (const [name, file, global] of TEXTS) {
    lines.push(`export const ${name} = ${JSON.stringify(await textOf(file, global))};`);
  }
  return lines.join('\n');
}

async function textOf(file: string, name: string): Promise<string> {
  const entry = fileURLToPath(new URL(`../src/measure/caged/${file}`, import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2024', lib: { entry, formats: ['iife'], name } },
  });
  const outputs = Array.isArray(built) ? built : [];
  const chunk = outputs.flatMap(({ output }) => output).find(({ type }) => type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error(`${file} came to no code`);
  return chunk.code;
}
