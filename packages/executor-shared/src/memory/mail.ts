import type { Carried, Source } from '../codec/payload.ts';

/**
 * What the main thread posts to every worker before a page whose memory has changed: new arenas, or
 * an input that bytes cannot hold. `version` is what the page's header then says, so a
 * worker that claims such a page reads its port until the mail is in.
 */
export interface Mail {
  readonly page: number;
  readonly version: number;
  readonly inArena: SharedArrayBuffer;
  readonly outArena: SharedArrayBuffer;
  /** The page's only input, where that holds shared memory. */
  readonly carried: Carried | undefined;
}

/** What a worker posts before it marks a lane `SPILLED`. */
export interface Spill {
  readonly page: number;
  readonly lane: number;
  /** Whether it would not have gone through the arena, however large that was. */
  readonly apart: boolean;
  readonly tag: number;
  readonly source: Source;
}
