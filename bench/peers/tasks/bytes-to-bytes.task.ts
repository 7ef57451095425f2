/** A new buffer with every bit turned. */
export default function invert(bytes: Uint8Array): Uint8Array {
  const inverted = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) inverted[at] = (bytes[at] as number) ^ 0xff;
  return inverted;
}
