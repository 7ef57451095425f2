import type { EjectFacts, InputsForm, InputsFormat } from './facts.ts';
import { type Part, part, quoted } from './part.ts';

/** Where a script takes its inputs from. */
export interface Source {
  /** What is to be iterated over. */
  readonly expression: string;
  /** Whether by `for await`, in an asynchronous function. */
  readonly isAsync: boolean;
  /** What the expression needs. */
  readonly part: Part;
}

/** The source of inputs as code. */
export function sourceOf({ inputs }: Pick<EjectFacts, 'inputs'>): Source {
  switch (inputs.kind) {
    case 'module':
      return moduleSource(inputs);
    case 'file':
      return fileSource(inputs.format, inputs.url);
    case 'glob':
      return globSource(inputs.pattern);
    case 'stdin':
      return {
        expression: 'readInputs()',
        isAsync: true,
        part: lineReader('process.stdin', PARSED_LINE, []),
      };
  }
}

function moduleSource({ access, isAsync }: Extract<InputsForm, { kind: 'module' }>): Source {
  const value = access === 'call' ? 'inputs()' : 'inputs';
  return { expression: isAsync ? `await ${value}` : value, isAsync, part: part('') };
}

function globSource(pattern: string): Source {
  const code = `
/** One path per input, from the folder in which this is started. */
const PATTERN = ${quoted(pattern)};`;
  return {
    expression: 'globSync(PATTERN).toSorted()',
    isAsync: false,
    part: part(code, { imports: [`import { globSync } from 'node:fs';`] }),
  };
}

const PARSED_LINE = `if (line.trim() !== '') yield JSON.parse(line) as Input;`;
const TEXT_LINE = `if (line !== '') yield line;`;

function fileSource(format: InputsFormat, url: string): Source {
  const file = `const INPUTS = new URL(${quoted(url)}, import.meta.url);`;
  switch (format) {
    case 'json':
      return wholeFile(file, `JSON.parse(await readFile(INPUTS, 'utf8')) as Input[]`, {});
    case 'csv':
      return wholeFile(file, `parse(await readFile(INPUTS), ${CSV_OPTIONS}) as Input[]`, {
        imports: [`import { parse } from 'csv-parse/sync';`],
        packages: ['csv-parse'],
      });
    case 'ndjson':
      return linesOf(file, PARSED_LINE);
    case 'txt':
      return linesOf(file, TEXT_LINE);
  }
}

const CSV_OPTIONS = '{ bom: true, columns: true, skip_empty_lines: true }';

function wholeFile(file: string, expression: string, more: Partial<Part>): Source {
  const imports = [`import { readFile } from 'node:fs/promises';`, ...(more.imports ?? [])];
  return { expression, isAsync: true, part: part(file, { ...more, imports }) };
}

function linesOf(file: string, yielding: string): Source {
  const imports = [`import { createReadStream } from 'node:fs';`];
  const reader = lineReader('createReadStream(INPUTS)', yielding, imports);
  return {
    expression: 'readInputs()',
    isAsync: true,
    part: { ...reader, code: `${file}\n\n${reader.code.trim()}` },
  };
}

function lineReader(stream: string, yielding: string, imports: readonly string[]): Part {
  const type = yielding === TEXT_LINE ? 'string' : 'Input';
  const code = `
/** One input per line. */
async function* readInputs(): AsyncGenerator<${type}> {
  const lines = createInterface({ input: ${stream}, crlfDelay: Infinity });
  for await (const line of lines) {
    ${yielding}
  }
}`;
  return part(code, { imports: [...imports, `import { createInterface } from 'node:readline';`] });
}

/** A generator of the inputs with their indices, one at a time. */
export function itemsOf(source: Source, { limit }: Pick<EjectFacts, 'limit'>): Part {
  const stop = limit === undefined ? '' : `\n    if (index === LIMIT) return;`;
  const code = `
interface Item {
  readonly index: number;
  readonly input: Input;
}

${generator('items', 'Item', source)} {
  let index = 0;
  ${loop(source)} {${stop}
    yield { index, input };
    index += 1;
  }
}`;
  return withLimit(code, limit);
}

/** A generator of chunks of the inputs. */
export function chunksOf(source: Source, { limit }: Pick<EjectFacts, 'limit'>): Part {
  const stop = limit === undefined ? '' : `\n    if (from + chunk.length === LIMIT) break;`;
  const code = `
/** Inputs that go to a worker in one message. */
interface Chunk {
  /** The index of the first. */
  readonly from: number;
  readonly inputs: readonly Input[];
}

${generator('chunks', 'Chunk', source)} {
  let from = 0;
  let chunk: Input[] = [];
  ${loop(source)} {${stop}
    chunk.push(input);
    if (chunk.length < CHUNK_SIZE) continue;
    yield { from, inputs: chunk };
    from += chunk.length;
    chunk = [];
  }
  if (chunk.length > 0) yield { from, inputs: chunk };
}`;
  return withLimit(code, limit);
}

function withLimit(code: string, limit: number | undefined): Part {
  if (limit === undefined) return part(code);
  return part(`/** How many of the inputs are run. */\nconst LIMIT = ${limit};\n\n${code.trim()}`);
}

function generator(name: string, type: string, { isAsync }: Source): string {
  return isAsync
    ? `async function* ${name}(): AsyncGenerator<${type}>`
    : `function* ${name}(): Generator<${type}>`;
}

function loop({ expression, isAsync }: Source): string {
  return `for ${isAsync ? 'await ' : ''}(const input of ${expression})`;
}
