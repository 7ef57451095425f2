/** Binary types that structured clone copies byte by byte. */
export function isBinary(
  value: object,
): value is ArrayBuffer | SharedArrayBuffer | ArrayBufferView {
  return (
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer)
  );
}

/** A view or buffer whose memory was transferred away reads as empty, and cannot be cloned. */
export function isDetached(value: ArrayBuffer | SharedArrayBuffer | ArrayBufferView): boolean {
  const memory = ArrayBuffer.isView(value) ? value.buffer : value;
  return memory instanceof ArrayBuffer && memory.detached;
}

const BINARY_PROTOTYPES: ReadonlySet<unknown> = new Set(
  [
    'ArrayBuffer',
    'SharedArrayBuffer',
    'DataView',
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
    'Float16Array',
    'Float32Array',
    'Float64Array',
    'BigInt64Array',
    'BigUint64Array',
  ].map((name) => globalPrototype(name)),
);

/** Node's Buffer, where there is one. */
export const BUFFER_PROTOTYPE: unknown = globalPrototype('Buffer');

/** The built-in class itself, not one derived from it. */
export function isOwnBinaryClass(prototype: unknown): boolean {
  return prototype !== undefined && BINARY_PROTOTYPES.has(prototype);
}

const LEAF_PROTOTYPES: ReadonlySet<unknown> = new Set([
  Date.prototype,
  RegExp.prototype,
  Number.prototype,
  String.prototype,
  Boolean.prototype,
  BigInt.prototype,
]);

/** Built-in objects that clone whole and hold no other values. */
export function isLeafClass(prototype: unknown): boolean {
  return LEAF_PROTOTYPES.has(prototype);
}

/** `Object.prototype`, also that of another realm. */
export function isObjectPrototype(prototype: object): boolean {
  return (
    prototype === Object.prototype ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'))
  );
}

/** Never runs code of the value beyond its `constructor`: `an instance of Invoice`. */
export function describeInstance(prototype: object): string {
  let name: unknown;
  try {
    name = (prototype as { constructor?: { name?: unknown } }).constructor?.name;
  } catch {
    name = undefined;
  }
  if (typeof name !== 'string' || name === '') return 'an instance of an unnamed class';
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name} (a class instance)`;
}

function globalPrototype(name: string): unknown {
  return (globalThis as unknown as Record<string, { prototype?: unknown } | undefined>)[name]
    ?.prototype;
}
