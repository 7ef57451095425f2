import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

export interface JsonFault {
  /** Offset of the fault in the text, in UTF-16 units. */
  readonly offset: number;
  readonly reason: string;
  readonly found: string;
}

/** Where and why `JSON.parse`, which gives no reliable position, refused a text. */
export function findJsonFault(text: string, thrown: unknown): JsonFault {
  const faults: ParseError[] = [];
  parse(text, faults, { disallowComments: true, allowTrailingComma: false });
  const [first] = faults.toSorted((a, b) => a.offset - b.offset);
  // Should the two parsers disagree, the reason of the one that refused is what counts.
  if (first === undefined) return { offset: 0, reason: String(thrown), found: 'text' };
  return {
    offset: first.offset,
    reason: sentence(printParseErrorCode(first.error)),
    found: first.offset >= text.length ? 'the end of the text' : excerpt(text, first.offset),
  };
}

/** `PropertyNameExpected` → `property name expected`. */
function sentence(code: string): string {
  return code.replaceAll(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

function excerpt(text: string, offset: number): string {
  const [line = ''] = text.slice(offset, offset + 24).split(/\r?\n/, 1);
  return line === '' ? 'the end of the line' : JSON.stringify(line);
}
