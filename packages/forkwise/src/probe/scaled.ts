import type { Sample } from '@forkwise/core';

/** A sample like this one, of an input that takes `factor` times as long. */
export function scaled(like: Sample, factor: number): Sample {
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
