/** What one input takes, ms; see `Sample`. */
interface Times {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly blockedMs: number;
  readonly poolMs: number;
  readonly waitMs: number;
  readonly helperMs: number;
}

/** A sample or demand like this one, of an input that takes `factor` times as long. */
export function scaled<T extends Times>(like: T, factor: number): T {
  return {
    ...like,
    wallMs: like.wallMs * factor,
    cpuMs: like.cpuMs * factor,
    blockedMs: like.blockedMs * factor,
    poolMs: like.poolMs * factor,
    waitMs: like.waitMs * factor,
    helperMs: like.helperMs * factor,
  };
}
