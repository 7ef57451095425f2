import { ModuleKind, transpileModule } from 'typescript-5';

import { shortHash } from '../support/digest.ts';
import { javascriptSource } from '../support/texts.ts';

/** Strips the types of whole files: work enough for a second compiler to pay, if only just. */
export default function stripped(source: string): string {
  const compilerOptions = { module: ModuleKind.CommonJS };
  return shortHash(transpileModule(source, { compilerOptions }).outputText);
}

export function* inputs(): Generator<string> {
  for (let file = 0; file < 50; file += 1) yield javascriptSource(file, 60);
}
