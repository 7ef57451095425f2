import { Readable } from 'node:stream';

import { CsvError, parse } from 'csv-parse';

import { malformed } from './malformed.ts';
import { LONGEST_LINE } from './text.ts';

/** One object per row of at most `longest` characters, its keys from the header, every field a string. */
export async function* csvRows(
  source: string,
  texts: AsyncIterable<string>,
  longest = LONGEST_LINE,
): AsyncGenerator<Record<string, string>> {
  const parser = parse({
    columns: (names: string[]) => uniqueNames(source, names),
    skip_empty_lines: true,
    max_record_size: longest,
    // A lone carriage return at the end of a chunk may be half of a break.
    record_delimiter: ['\r\n', '\n'],
  });
  const rows = Readable.from(texts)
    .on('error', (error) => parser.destroy(error))
    .pipe(parser);
  try {
    for await (const row of rows) yield row as Record<string, string>;
  } catch (thrown) {
    throw thrown instanceof CsvError ? csvMalformed(source, thrown) : thrown;
  }
}

function uniqueNames(source: string, names: string[]): string[] {
  const at = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (at < 0) return names;
  const name = names[at] ?? '';
  throw malformed(
    { source, line: 1, column: columnOfField(names, at) },
    'two columns share a name',
    {
      expected: 'a header with a different name for each column',
      found: `${JSON.stringify(name)} more than once`,
      hint: 'Rename one of the columns.',
    },
  );
}

function columnOfField(fields: readonly string[], at: number): number {
  return fields.slice(0, at).reduce((column, field) => column + field.length + 1, 1);
}

/** csv-parse counts lines from 1 and fields from 0; the column given is that of the field. */
function csvMalformed(source: string, error: CsvError): Error {
  const line = Number(error['lines']);
  const column = Number(error['index']) + 1;
  const [reason = error.message] = error.message.split(':', 1);
  return malformed({ source, line, column }, reason.toLowerCase(), {
    expected: 'rows with as many fields as the header, quotes in pairs',
    found: error.message,
    hint: `Mend line ${line}. A field with a comma or a quote in it belongs in double quotes.`,
    cause: error,
  });
}
