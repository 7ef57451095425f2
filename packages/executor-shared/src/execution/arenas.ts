import type { Carried } from '../codec/payload.ts';
import { align } from '../memory/arena.ts';
import type { Mail } from '../memory/mail.ts';

/** A page's arenas start this small. */
const FIRST_BYTES = 64 * 1024;
/**
 * What they grow to, at once, as the system commits only what is used: with four pages and two
 * arenas each, 32 MiB at most. Only for a larger value is there more, while it is there.
 */
const KEPT_BYTES = 4 * 1024 * 1024;
/** A page with so much in it takes no more: workers should not wait for long for the first of it. */
const FILLED_BYTES = 2 * 1024 * 1024;
/** Places are 32-bit. */
const LARGEST_BYTES = 2 ** 32 - 8;

/**
 * The main thread's side of a page's two arenas. They grow with what inputs and results need, so
 * that values of any size have room without memory for all that might come: beyond `FILLED_BYTES` an
 * input has the page to itself, beyond `KEPT_BYTES` in memory that the next filling gives up again.
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
      this.#out = new SharedArrayBuffer(KEPT_BYTES);
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
    if (!alone && needed > FILLED_BYTES) return undefined;
    if (needed > this.#in.byteLength) this.#grow(needed);
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

  #grow(needed: number): void {
    if (needed > LARGEST_BYTES) throw new RangeError('a value of more than 4 GiB');
    const grown = new SharedArrayBuffer(Math.max(needed, KEPT_BYTES));
    new Uint8Array(grown).set(new Uint8Array(this.#in, 0, this.#used));
    this.#setIn(grown);
  }

  #setIn(arena: SharedArrayBuffer): void {
    this.#in = arena;
    this.#inBytes = Buffer.from(arena);
    this.#changed = true;
  }
}
