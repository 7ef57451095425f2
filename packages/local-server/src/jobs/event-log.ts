import { setTimeout as delay } from 'node:timers/promises';

import type { JobEvent } from '../api/event.ts';
import { isPassing } from '../job/events.ts';

/** A run changes its plan a few times, a comparison tells of a hundred rounds of six strategies. */
const MOST_KEPT = 1000;

interface Numbered {
  readonly number: number;
  readonly event: JobEvent;
}

/**
 * The events of one job, for any number of followers at their own pace. Of a row of events that only
 * tell how far the job is, the latest is kept: memory is bounded, and a slow follower misses steps
 * instead of falling behind.
 */
export class EventLog {
  #kept: Numbered[] = [];
  #told = 0;
  #news = Promise.withResolvers<void>();
  #isEnded = false;

  add(event: JobEvent): void {
    const last = this.#kept.at(-1);
    if (last !== undefined && isPassing(event) && last.event.kind === event.kind) this.#kept.pop();
    this.#kept.push({ number: this.#told, event });
    this.#told += 1;
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
    this.#isEnded = event.kind === 'ended';
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }

  /**
   * All that is kept and all that comes, up to `ended`; `undefined` when nothing has come for
   * `silenceMs`.
   */
  async *follow(silenceMs: number): AsyncGenerator<JobEvent | undefined, void, undefined> {
    let next = 0;
    for (;;) {
      const { promise: news } = this.#news;
      for (const { number, event } of this.#kept.filter((each) => each.number >= next)) {
        next = number + 1;
        yield event;
      }
      if (next < this.#told) continue;
      if (this.#isEnded) return;
      if (!(await within(silenceMs, news))) yield undefined;
    }
  }
}

/** Whether the promise settles in time. */
async function within(ms: number, promise: Promise<void>): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(ms, false, { signal: timer.signal, ref: false }).catch(() => false);
  const inTime = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  return inTime;
}
