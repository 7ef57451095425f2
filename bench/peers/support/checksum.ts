const SEED = 0x811c9dc5;
const PRIME = 0x01000193;
const HIGH = 2 ** 32;

/**
 * A 32-bit sum over all of `results` that differs when one is missing, out of place or of another
 * value. Quick enough for 200 MB of results: buffers are read by words.
 */
export function checksum(results: ArrayLike<unknown>): number {
  let sum = mix(SEED, results.length);
  for (let at = 0; at < results.length; at += 1) sum = add(sum, results[at]);
  return sum >>> 0;
}

const mix = (sum: number, word: number): number => Math.imul(sum ^ word, PRIME) ^ (sum >>> 15);

function add(sum: number, value: unknown): number {
  switch (typeof value) {
    case 'number':
      return addNumber(sum, value);
    case 'string':
      return addText(sum, value);
    case 'object':
      return value === null ? mix(sum, 1) : addObject(sum, value);
    default:
      return addText(sum, `${typeof value} ${String(value)}`);
  }
}

const addNumber = (sum: number, value: number): number =>
  mix(mix(sum, value | 0), Math.floor(value / HIGH) + 2);

function addText(sum: number, text: string): number {
  let mixed = mix(sum, text.length);
  for (let at = 0; at < text.length; at += 1) mixed = mix(mixed, text.charCodeAt(at));
  return mixed;
}

function addObject(sum: number, value: object): number {
  if (ArrayBuffer.isView(value)) return addBytes(sum, value);
  let mixed = mix(sum, Array.isArray(value) ? 3 : 4);
  for (const [key, field] of Object.entries(value)) mixed = add(addText(mixed, key), field);
  return mixed;
}

function addBytes(sum: number, view: ArrayBufferView): number {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  // Words begin at multiples of four: what lies elsewhere is moved.
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  let mixed = mix(sum, length);
  for (const word of new Int32Array(buffer, byteOffset, length >> 2)) mixed = mix(mixed, word);
  for (const byte of bytes.subarray(length & ~3)) mixed = mix(mixed, byte);
  return mixed;
}
