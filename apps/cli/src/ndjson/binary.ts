/** Constructors whose values are written as their bytes, little-endian, by the name in `$type`. */
const VIEWS: Readonly<Record<string, new (buffer: ArrayBuffer) => ArrayBufferView>> = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
  DataView,
};

export interface EncodedBinary {
  readonly $type: string;
  readonly base64: string;
}

/**
 * The encoded form of a typed array, `DataView`, `ArrayBuffer` or `SharedArrayBuffer`, or
 * `undefined` for other values. A `Buffer` is written, and read back, as the `Uint8Array` it is.
 */
export function encodeBinary(value: object): EncodedBinary | undefined {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return { $type: 'ArrayBuffer', base64: Buffer.from(value).toString('base64') };
  }
  if (!ArrayBuffer.isView(value)) return undefined;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { $type: viewName(value), base64: bytes.toString('base64') };
}

/** Reads what `encodeBinary` wrote; `undefined` when `type` is not one of its names. */
export function decodeBinary(type: string, base64: string): object | undefined {
  // A copy in a buffer of its own: small Buffers share one allocation at any alignment.
  const { buffer } = Uint8Array.from(Buffer.from(base64, 'base64'));
  if (type === 'ArrayBuffer') return buffer;
  const View = Object.hasOwn(VIEWS, type) ? VIEWS[type] : undefined;
  return View === undefined ? undefined : new View(buffer);
}

function viewName(view: ArrayBufferView): string {
  const known = Object.entries(VIEWS).find(([, View]) => view instanceof View);
  // A kind of array that this version has no reader for keeps its bytes.
  return known?.[0] ?? 'Uint8Array';
}
