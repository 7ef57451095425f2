import type { Carried } from '../codec/payload.ts';
import { align } from '../memory/arena.ts';
import type { Mail } from '../memory/mail.ts';

/** A page's arenas start this small and are committed by the system only as they are used. */
const FIRST_BYTES = 64 * 1024;
/** The largest arena that a page keeps: with four pages and two arenas each, 32 MiB at most. */
const KEPT_BYTES = 4 * 1024 * 1024;
/** Places are 32-bit. */
const LARGEST_BYTES = 2 ** 32 - 8;

/**
 * The main thread's side of a page's two arenas. They grow with what inputs and results need, so
 * that values of any size have room without memory for all that might come: beyond `KEPT_BYTES` an
 * input has the page to itself, in memory that the next filling gives up again.
 */
export class Arenas {
  readonly #page: number;
  #in = new SharedArrayBuffer(FIRST_BYTES);
  #inBytes = Buffer.from(this.#in);
  #out = new SharedArrayBuffer(FIRST_BYTES);
  #carried: Carried | undefined;
  #version = 1;
  #used = 0;
  #changed = false;

  constructor(page: number) {
    this.#page = page;
  }

  /** The memory as it now is, for workers. */
  get mail(): Mail {
    return {
      page: this.#page,
      version: this.#version,
      inArena: this.#in,
      outArena: this.#out,
      carried: this.#carried,
    };
  }

  /** The input arena, to write what was reserved. */
  get inBytes(): Buffer {
    return this.#inBytes;
  }

  /** Makes ready for another filling, whose results need about `outBytes`. */
  begin(outBytes: number): void {
    this.#used = 0;
    if (this.#in.byteLength > KEPT_BYTES) this.#setIn(new SharedArrayBuffer(FIRST_BYTES));
    if (this.#carried !== undefined) this.carry(undefined);
    if (outBytes > this.#out.byteLength && this.#out.byteLength < KEPT_BYTES) {
      this.#out = new SharedArrayBuffer(Math.min(powerOfTwo(outBytes), KEPT_BYTES));
      this.#changed = true;
    }
  }

  /**
   * Room for an input, where the page still has it; `alone` says that it is the page's first.
   * Throws `RangeError` where there is no memory of that size at all.
   */
  reserve(byteLength: number, alone: boolean): number | undefined {
    const offset = this.#used;
    const needed = offset + align(byteLength);
    if (needed > this.#in.byteLength && !this.#grow(needed, alone)) return undefined;
    this.#used = needed;
    return offset;
  }

  /** Sends the page's only input along with its mail. */
  carry(carried: Carried | undefined): void {
    this.#carried = carried;
    this.#changed = true;
  }

  /** The mail to post before the page is published, if its memory has changed. */
  takeChange(): Mail | undefined {
    if (!this.#changed) return undefined;
    this.#changed = false;
    this.#version += 1;
    return this.mail;
  }

  #grow(needed: number, alone: boolean): boolean {
    if (needed > KEPT_BYTES && !alone) return false;
    if (needed > LARGEST_BYTES) throw new RangeError('a value of more than 4 GiB');
    const size = needed > KEPT_BYTES ? needed : powerOfTwo(needed);
    const grown = new SharedArrayBuffer(size);
    new Uint8Array(grown).set(new Uint8Array(this.#in, 0, this.#used));
    this.#setIn(grown);
    return true;
  }

  #setIn(arena: SharedArrayBuffer): void {
    this.#in = arena;
    this.#inBytes = Buffer.from(arena);
    this.#changed = true;
  }
}

function powerOfTwo(bytes: number): number {
  return 2 ** Math.ceil(Math.log2(bytes));
}
