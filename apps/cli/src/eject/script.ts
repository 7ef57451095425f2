import type { EjectFacts } from './facts.ts';
import { type HeaderFacts, headerOf } from './header.ts';
import { asyncScript, sequentialScript } from './in-process.ts';
import { type Part, quoted } from './part.ts';
import { poolScript } from './pool.ts';
import { numbersScript } from './shared-memory.ts';

export interface Script {
  readonly text: string;
  readonly packages: Part['packages'];
}

/** A program of its own that carries out a plan, with nothing of forkwise in it. */
export function ejected(facts: EjectFacts, header: Omit<HeaderFacts, 'packages'>): Script {
  const { imports, packages, code } = bodyOf(facts);
  const text = [
    headerOf({ ...header, packages }),
    sortedImports(imports).join('\n'),
    importOfTask(facts),
    code,
  ];
  return { text: `${text.filter((each) => each !== '').join('\n\n')}\n`, packages };
}

function bodyOf(facts: EjectFacts): Part {
  switch (facts.plan.strategy) {
    case 'sequential':
      return sequentialScript(facts);
    case 'async':
      return asyncScript(facts);
    case 'shared-memory':
      return facts.isNumeric ? numbersScript(facts) : poolScript(facts);
    case 'threads':
    case 'processes':
    case 'hybrid':
      return poolScript(facts);
  }
}

/** Those of Node first. */
function sortedImports(imports: readonly string[]): readonly string[] {
  const isOwn = (line: string): boolean => line.includes(`'node:`);
  const from = (line: string): string => line.slice(line.indexOf(' from '));
  const sorted = imports.toSorted((a, b) => from(a).localeCompare(from(b), 'en'));
  const [own, packages] = [sorted.filter(isOwn), sorted.filter((line) => !isOwn(line))];
  return own.length > 0 && packages.length > 0 ? [...own, '', ...packages] : [...own, ...packages];
}

function importOfTask({ specifier, exportName, inputs, shared }: EjectFacts): string {
  const isDefault = exportName === 'default';
  const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(exportName)
    ? exportName
    : quoted(exportName);
  const named = [
    ...(isDefault || exportName === 'task' ? [] : [`${name} as task`]),
    ...(exportName === 'task' ? ['task'] : []),
    ...(inputs.kind === 'module' ? ['inputs'] : []),
    ...(shared === 'none' ? [] : ['shared']),
  ];
  const braces = named.length === 0 ? '' : `{ ${named.join(', ')} }`;
  const all = [isDefault ? 'task' : '', braces].filter((each) => each !== '').join(', ');
  return `import ${all} from ${quoted(specifier)};`;
}
