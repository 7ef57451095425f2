import { setImmediate as nextTurn } from 'node:timers/promises';

import { CONTROL } from '../memory/layout.ts';

/** Calls `onRing` after every ring, and once at first, without ever blocking the thread. */
export class Doorbell {
  readonly #control: Int32Array;
  readonly #onRing: () => void;
  #closed = false;

  constructor(control: Int32Array, onRing: () => void) {
    this.#control = control;
    this.#onRing = onRing;
  }

  listen(): void {
    void this.#loop();
  }

  /** The next ring is the last one waited for. */
  close(): void {
    this.#closed = true;
  }

  async #loop(): Promise<void> {
    // The caller is to hold the execution before its first outcome.
    await nextTurn();
    while (!this.#closed) {
      const heard = Atomics.load(this.#control, CONTROL.DOORBELL);
      this.#onRing();
      if (this.#closed) return;
      const ring = Atomics.waitAsync(this.#control, CONTROL.DOORBELL, heard);
      if (ring.async) await ring.value;
      // Workers that ring without pause must not keep the event loop from turning.
      else await nextTurn();
    }
  }
}
