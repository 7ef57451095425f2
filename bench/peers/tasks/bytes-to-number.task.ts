/** The sum of the bytes. */
export default function sum(bytes: Uint8Array): number {
  let total = 0;
  for (let at = 0; at < bytes.length; at += 1) total += bytes[at] as number;
  return total;
}

/** Buffers of `size` bytes, no two alike, each with memory of its own. */
export const makeBuffers = (count: number, size: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => new Uint8Array(size).fill(1 + (i % 251)));
