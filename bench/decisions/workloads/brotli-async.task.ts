import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';

import { styleSheet } from '../support/texts.ts';

const compress = promisify(brotliCompress);

const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Compresses a text on libuv's pool and returns the number of bytes left. */
export default async function packedBytes(text: string): Promise<number> {
  return (await compress(text, options)).length;
}

export function* inputs(): Generator<string> {
  for (let text = 0; text < 40; text += 1) yield styleSheet(text, 4_000);
}
