import { zlibSync } from 'fflate';

import { styleSheet } from '../support/texts.ts';

/** Compresses bytes in JavaScript: a typed array in, a typed array out, much work between. */
export default function packed(bytes: Uint8Array): Uint8Array {
  return zlibSync(bytes, { level: 9 });
}

export function* inputs(): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let sheet = 0; sheet < 60; sheet += 1) yield encoder.encode(styleSheet(sheet, 4_000));
}
