import { brotliCompressSync, constants } from 'node:zlib';

import { styleSheet } from '../support/texts.ts';

const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Compresses a text on the calling thread and returns the number of bytes left. */
export default function packedBytes(text: string): number {
  return brotliCompressSync(text, options).length;
}

export function* inputs(): Generator<string> {
  for (let text = 0; text < 40; text += 1) yield styleSheet(text, 4_000);
}
