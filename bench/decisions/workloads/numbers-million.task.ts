/** Mixes the bits of an integer (the finalizer of MurmurHash3). */
export default function mixed(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A million tasks of some nanoseconds: whatever handles an input costs more than its work. */
export function* inputs(): Generator<number> {
  for (let value = 0; value < 1_000_000; value += 1) yield value;
}
