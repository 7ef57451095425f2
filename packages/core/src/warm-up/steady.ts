import type { Sample } from '../schema/profile.ts';

/** The same sample with the time that it held the thread multiplied by `share`; waiting stays. */
export function steadied(sample: Sample, share: number): Sample {
  const heldMs = sample.cpuMs + sample.blockedMs;
  return {
    ...sample,
    wallMs: sample.wallMs - heldMs * (1 - share),
    cpuMs: sample.cpuMs * share,
    blockedMs: sample.blockedMs * share,
    helperMs: sample.helperMs * share,
  };
}
