import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

import { CONTROL, createRingMemory, type RingMemory, type RingSize } from '../memory/layout.ts';
import type { Mail, Spill } from '../memory/mail.ts';
import { ring } from '../protocol/claim.ts';
import { RingPage } from './ring-page.ts';

/** The main thread's side of all pages and of the control block. */
export class Ring {
  readonly memory: RingMemory;
  readonly control: Int32Array;
  readonly pages: readonly RingPage[];
  #next = 0;

  constructor(size: RingSize) {
    this.memory = createRingMemory(size);
    this.control = new Int32Array(this.memory.control);
    this.pages = this.memory.pages.map(
      (page, number) => new RingPage(page, number, size.capacity, size.seats),
    );
  }

  /** Every page's arenas as they are, for a worker that joins. */
  get mails(): Mail[] {
    return this.pages.map((page) => page.mail);
  }

  get idle(): boolean {
    return this.pages.every((page) => !page.busy);
  }

  /** Inputs published whose outcomes are not read yet. */
  get unread(): number {
    return this.pages.reduce((sum, page) => sum + (page.busy ? page.unread : 0), 0);
  }

  /** The free page that comes next, if there is one. */
  free(): RingPage | undefined {
    for (let step = 0; step < this.pages.length; step += 1) {
      const page = this.pages[(this.#next + step) % this.pages.length];
      if (page?.busy === false) return page;
    }
    return undefined;
  }

  publish(page: RingPage, alone: boolean, ports: Iterable<MessagePort>): void {
    page.publish(alone, (mail) => {
      for (const port of ports) port.postMessage(mail);
    });
    this.#next = (this.pages.indexOf(page) + 1) % this.pages.length;
    ring(this.control, CONTROL.BELL);
  }

  /** Takes in the spilled results that a worker has posted. */
  receive(port: MessagePort): void {
    for (;;) {
      const received = receiveMessageOnPort(port);
      if (received === undefined) return;
      const spill = received.message as Spill;
      this.pages[spill.page]?.spilled(spill);
    }
  }

  /** Tells every worker to return, and releases whoever still waits for the doorbell. */
  stop(): void {
    Atomics.store(this.control, CONTROL.STOP, 1);
    ring(this.control, CONTROL.BELL);
    ring(this.control, CONTROL.DOORBELL);
  }
}
