/**
 * The value with its typed arrays, DataViews and Buffers over SharedArrayBuffers, so that sending
 * it to worker threads gives each of them the same memory. Plain objects, arrays and Maps are
 * copied to hold the new views, to any depth and with cycles; everything else is kept as it is.
 *
 * Views of one buffer remain views of one buffer. Views that are shared already stay themselves,
 * and so do those over resizable memory. The contents are copied once: writes to the original are
 * not seen afterwards.
 */
export function toSharedMemory(value: unknown): unknown {
  return new Mover().move(value);
}

class Mover {
  readonly #moved = new Map<object, unknown>();
  readonly #memory = new Map<ArrayBufferLike, SharedArrayBuffer>();

  move(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const known = this.#moved.get(value);
    if (known !== undefined) return known;
    if (ArrayBuffer.isView(value)) return this.#remember(value, this.#view(value));
    if (Array.isArray(value)) return this.#array(value);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Map.prototype) return this.#map(value as Map<unknown, unknown>);
    if (prototype === Object.prototype || prototype === null) return this.#record(value);
    return value;
  }

  #remember<Moved>(original: object, moved: Moved): Moved {
    this.#moved.set(original, moved);
    return moved;
  }

  #view(view: ArrayBufferView): ArrayBufferView {
    const { buffer, byteOffset, byteLength } = view;
    if (!(buffer instanceof ArrayBuffer) || buffer.resizable || buffer.detached) return view;
    if (Buffer.isBuffer(view)) {
      const shared = Buffer.from(new SharedArrayBuffer(byteLength));
      shared.set(view);
      return shared;
    }
    const View = view.constructor as new (
      memory: SharedArrayBuffer,
      byteOffset: number,
      length: number,
    ) => ArrayBufferView;
    const length = view instanceof DataView ? byteLength : (view as Uint8Array).length;
    return new View(this.#sharedCopy(buffer), byteOffset, length);
  }

  #sharedCopy(buffer: ArrayBuffer): SharedArrayBuffer {
    const known = this.#memory.get(buffer);
    if (known !== undefined) return known;
    const shared = new SharedArrayBuffer(buffer.byteLength);
    new Uint8Array(shared).set(new Uint8Array(buffer));
    this.#memory.set(buffer, shared);
    return shared;
  }

  #array(array: readonly unknown[]): unknown[] {
    const copy: unknown[] = this.#remember(array, Array.from({ length: 0 }));
    copy.length = array.length;
    // `forEach` leaves holes out, which thus remain holes.
    array.forEach((item, at) => {
      copy[at] = this.move(item);
    });
    return copy;
  }

  #map(map: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
    const copy = this.#remember(map, new Map<unknown, unknown>());
    for (const [key, value] of map) copy.set(this.move(key), this.move(value));
    return copy;
  }

  #record(record: object): object {
    const prototype = Object.getPrototypeOf(record) as object | null;
    const copy = this.#remember(record, Object.create(prototype) as object);
    for (const [key, value] of Object.entries(record)) {
      // Defining, not assigning: a key may be `__proto__`.
      const moved = this.move(value);
      Object.defineProperty(copy, key, {
        value: moved,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return copy;
  }
}
