import { Deserializer, Serializer } from 'node:v8';

import { TYPED_ARRAYS } from './tags.ts';

/** Codes of views inside serialized values, after the typed arrays' own. */
const BUFFER_CODE = TYPED_ARRAYS.length;
const DATA_VIEW_CODE = TYPED_ARRAYS.length + 1;

/** Thrown by `serialize` for a value that holds shared memory, which bytes cannot. */
export class HoldsSharedMemory extends Error {}

/**
 * Structured clone to bytes, with two things that V8's own `serialize` changes kept whole: views of
 * one buffer stay views of one buffer, and a `Buffer` stays a `Buffer` (and brings its own bytes,
 * not its whole slab).
 *
 * Throws what structured clone throws for a value that it does not know, and `HoldsSharedMemory`.
 */
export function serialize(value: unknown): Uint8Array {
  const serializer = new ViewSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

/** The value again. `bytes` must be private to the caller, as the value may keep them alive. */
export function deserialize(bytes: Uint8Array): unknown {
  const deserializer = new ViewDeserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue();
}

class ViewSerializer extends Serializer {
  /** Called by V8 for every view, because the base class treats views as host objects. */
  _writeHostObject(view: ArrayBufferView): void {
    if (!ArrayBuffer.isView(view)) throw new TypeError('The value holds an object of the host.');
    if (Buffer.isBuffer(view)) {
      this.writeUint32(BUFFER_CODE);
      this.writeUint32(view.byteLength);
      this.writeRawBytes(view);
      return;
    }
    this.writeUint32(viewCode(view));
    this.writeValue(view.buffer);
    this.writeDouble(view.byteOffset);
    this.writeDouble(view.byteLength);
  }

  _getSharedArrayBufferId(): never {
    throw new HoldsSharedMemory();
  }
}

class ViewDeserializer extends Deserializer {
  _readHostObject(): ArrayBufferView {
    const code = this.readUint32();
    if (code === BUFFER_CODE) {
      const length = this.readUint32();
      return Buffer.from(this.readRawBytes(length));
    }
    const buffer = this.readValue() as ArrayBuffer;
    const byteOffset = this.readDouble();
    const byteLength = this.readDouble();
    if (code === DATA_VIEW_CODE) return new DataView(buffer, byteOffset, byteLength);
    const View = TYPED_ARRAYS[code];
    if (View === undefined) throw new RangeError(`Unknown view code ${code}.`);
    return new View(buffer, byteOffset, byteLength / View.BYTES_PER_ELEMENT);
  }
}

function viewCode(view: ArrayBufferView): number {
  if (view instanceof DataView) return DATA_VIEW_CODE;
  const code = TYPED_ARRAYS.findIndex((View) => view instanceof View);
  if (code === -1) throw new TypeError(`The value holds a ${view.constructor.name}.`);
  return code;
}
