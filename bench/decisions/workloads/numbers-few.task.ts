/** Mixes the bits of an integer (the finalizer of MurmurHash3). */
export default function mixed(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

export const inputs: readonly number[] = Array.from({ length: 3_000 }, (_, i) => i);
