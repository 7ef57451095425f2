import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { collect } from '../src/inputs/collect.ts';
import { csvRows } from '../src/inputs/csv.ts';
import { fileInputs, streamInputs } from '../src/inputs/file.ts';
import { openInputs } from '../src/inputs/open.ts';
import { splitLines, wholeText } from '../src/inputs/text.ts';

const folder = mkdtempSync(join(tmpdir(), 'forkwise-inputs-'));
let files = 0;

function write(ending: string, content: string | Uint8Array): string {
  files += 1;
  const path = join(folder, `inputs-${files}${ending}`);
  writeFileSync(path, content);
  return path;
}

async function read(ending: string, content: string | Uint8Array): Promise<unknown[]> {
  return collect((await fileInputs(write(ending, content))) as AsyncIterable<unknown>);
}

async function* texts(...all: string[]): AsyncGenerator<string> {
  yield* all;
}

/** Bytes in pieces of a given size, so that breaks and characters fall across them. */
async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('inputs that are longer than can be held', () => {
  it('are refused by the line that is', async () => {
    const lines = splitLines('long.txt', texts('a\n12', '345', '6\nb'), 5);
    await expect(collect(lines)).rejects.toMatchObject({
      code: 'INPUTS_MALFORMED',
      message: expect.stringContaining('line 2') as string,
    });
  });

  it('are refused where they are one JSON text, with what streams instead', async () => {
    expect(await wholeText('a.json', texts('[1', ',2]'), 5)).toBe('[1,2]');
    const whole = wholeText('a.json', texts('[1', ',2', ',3]'), 5);
    await expect(whole).rejects.toMatchObject({
      code: 'INPUTS_UNREADABLE',
      hint: expect.stringContaining('.ndjson') as string,
    });
  });

  it('are refused as a row of CSV', async () => {
    const rows = csvRows(
      'a.csv',
      texts('name\n', `"${'x'.repeat(40)}`, `${'x'.repeat(40)}"\n`),
      50,
    );
    await expect(collect(rows)).rejects.toMatchObject({ code: 'INPUTS_MALFORMED' });
  });
});

describe('input files', () => {
  it('read the same inputs from each format', async () => {
    expect(await read('.json', '[{"a":"1"},{"a":"2"}]')).toEqual([{ a: '1' }, { a: '2' }]);
    expect(await read('.ndjson', '{"a":"1"}\n{"a":"2"}\n')).toEqual([{ a: '1' }, { a: '2' }]);
    expect(await read('.JSONL', '{"a":"1"}\n{"a":"2"}')).toEqual([{ a: '1' }, { a: '2' }]);
    expect(await read('.csv', 'a\n1\n2\n')).toEqual([{ a: '1' }, { a: '2' }]);
    expect(await read('.txt', '1\n2\n')).toEqual(['1', '2']);
  });

  it('may begin with a byte order mark and end lines the Windows way', async () => {
    expect(await read('.json', '\uFEFF[1]\r\n')).toEqual([1]);
    expect(await read('.ndjson', '\uFEFF1\r\n2\r\n')).toEqual([1, 2]);
    expect(await read('.csv', '\uFEFFa,b\r\n1,"x\r\ny"\r\n')).toEqual([{ a: '1', b: 'x\r\ny' }]);
    expect(await read('.txt', '\uFEFFone\r\n\r\ntwo\r\n')).toEqual(['one', 'two']);
  });

  it.each(['.json', '.ndjson', '.jsonl', '.csv', '.txt'])(
    'are no inputs, not an error, when an empty %s',
    async (ending) => {
      expect(await read(ending, '')).toEqual([]);
      expect(await read(ending, '\uFEFF\r\n')).toEqual([]);
    },
  );

  it('have no inputs when a CSV has only its header', async () => {
    expect(await read('.csv', 'a,b\n')).toEqual([]);
  });

  it('are counted when small', async () => {
    expect(await fileInputs(write('.txt', 'one\ntwo'))).toEqual(['one', 'two']);
  });

  it('stream when large', async () => {
    const line = `${'x'.repeat(1023)}\n`;
    const inputs = await fileInputs(write('.txt', line.repeat(16 * 1024 + 1)));
    expect(Array.isArray(inputs)).toBe(false);
    let count = 0;
    for await (const _ of inputs as AsyncIterable<unknown>) count += 1;
    expect(count).toBe(16 * 1024 + 1);
  });
});

describe('malformed inputs', () => {
  const cases = [
    ['.json', '[1,\n  2,,\n3]', 'line 2, column 5'],
    ['.json', '[1, 2', 'line 1, column 6'],
    ['.json', '[{"a": tru}]', 'line 1, column 8'],
    ['.json', '[01]', 'line 1, column 3'],
    ['.json', '[1,]', 'line 1, column 4'],
    ['.json', '["a\u0001"]', 'line 1, column 2'],
    ['.ndjson', '{"a":1}\n\n{"a":}\n', 'line 3, column 6'],
    ['.ndjson', '1\r\n{"a"', 'line 2, column 5'],
    ['.csv', 'a,b\n1,2\n3\n', 'line 3'],
    ['.csv', 'a,b\n1,"x\n', 'line 2'],
    ['.csv', 'a,b,a\n1,2,3\n', 'line 1, column 5'],
  ] as const;

  it.each(cases)('in %s %j are reported at their place', async (ending, content, place) => {
    await expect(read(ending, content)).rejects.toMatchObject({
      code: 'INPUTS_MALFORMED',
      message: expect.stringContaining(place) as string,
    });
  });

  it('include text that is not UTF-8', async () => {
    const utf16 = Buffer.from('\uFEFFone\n', 'utf16le');
    await expect(read('.txt', utf16)).rejects.toMatchObject({ code: 'INPUTS_MALFORMED' });
    const cutShort = Uint8Array.of(0x61, 0x0a, 0xe2, 0x82);
    await expect(read('.txt', cutShort)).rejects.toMatchObject({
      code: 'INPUTS_MALFORMED',
      message: expect.stringContaining('line 2') as string,
    });
  });

  it('of a JSON file may be valid JSON that is no array', async () => {
    await expect(read('.json', '{"a":1}')).rejects.toMatchObject({ code: 'INPUTS_NOT_ITERABLE' });
  });
});

describe('unreadable inputs', () => {
  it.each([
    ['a missing file', join(folder, 'none.json')],
    ['an unknown format', write('.xml', '<a/>')],
    ['a file without an ending', write('', '1')],
  ])('are refused: %s', async (_, path) => {
    await expect(fileInputs(path)).rejects.toMatchObject({ code: 'INPUTS_UNREADABLE' });
  });
});

describe('standard input', () => {
  it.each([1, 2, 3, 7])('is NDJSON, cut anywhere: pieces of %i bytes', async (size) => {
    const text = '\uFEFF"é€"\r\n{"a":"\u2028"}\n\n3';
    expect(await collect(streamInputs('stdin', pieces(text, size)))).toEqual([
      'é€',
      { a: '\u2028' },
      3,
    ]);
  });

  it('yields what came before a fault', async () => {
    const inputs = streamInputs('stdin', pieces('1\n2\n}', 2));
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const input of inputs) seen.push(input);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'INPUTS_MALFORMED' });
    expect(seen).toEqual([1, 2]);
  });
});

describe('a glob', () => {
  it('gives sorted paths', async () => {
    const here = mkdtempSync(join(tmpdir(), 'forkwise-glob-'));
    for (const name of ['b.md', 'a.md', 'c.txt']) writeFileSync(join(here, name), '');
    const paths = await openInputs({ kind: 'glob', pattern: `${here}/*.md` }, pieces('', 1));
    expect(paths).toEqual([join(here, 'a.md'), join(here, 'b.md')]);
  });
});
