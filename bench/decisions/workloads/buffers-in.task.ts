/** The number of lines in a block of bytes. */
export default function lines(block: Uint8Array): number {
  let count = 0;
  for (const byte of block) if (byte === 10) count += 1;
  return count;
}

/** Sixty blocks of 2 MB. */
export function* inputs(): Generator<Uint8Array> {
  for (let block = 0; block < 60; block += 1) {
    const bytes = new Uint8Array(2_000_000).fill(65 + (block % 26));
    for (let at = block; at < bytes.length; at += 80) bytes[at] = 10;
    yield bytes;
  }
}
