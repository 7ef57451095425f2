import type { PackageName } from './facts.ts';

/** A piece of a script: what it imports, and its code. */
export interface Part {
  /** `import …` lines, of Node's modules and of packages. */
  readonly imports: readonly string[];
  readonly packages: readonly PackageName[];
  readonly code: string;
}

/** One piece of several; each import is kept once. */
export function joined(parts: readonly Part[]): Part {
  return {
    imports: unique(parts.flatMap(({ imports }) => imports)),
    packages: unique(parts.flatMap(({ packages }) => packages)),
    code: parts
      .map(({ code }) => code.trim())
      .filter((code) => code !== '')
      .join('\n\n'),
  };
}

export function part(code: string, more: Partial<Omit<Part, 'code'>> = {}): Part {
  return { imports: more.imports ?? [], packages: more.packages ?? [], code };
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** A text as a literal in single quotes. */
export function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1);
  return `'${inner.replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`)}'`;
}
