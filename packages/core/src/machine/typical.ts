import type { Machine } from '../schema/machine.ts';

/** Medians of calibrations on two-core virtual machines with Node 24. */
export const TYPICAL_COSTS: Pick<Machine, 'workers' | 'inProcess' | 'copy'> = {
  workers: {
    threads: {
      firstStartMs: 45,
      nextStartMs: 18,
      perChunkMs: 0.05,
      perInputMs: 0.0003,
      workerBytes: 14e6,
    },
    processes: {
      firstStartMs: 60,
      nextStartMs: 30,
      perChunkMs: 0.12,
      perInputMs: 0.0005,
      workerBytes: 50e6,
    },
    sharedMemory: {
      firstStartMs: 45,
      nextStartMs: 18,
      perChunkMs: 0.005,
      perInputMs: 0.0001,
      workerBytes: 16e6,
    },
  },
  inProcess: { perInputMs: 0.000_05, perPromiseMs: 0.0004 },
  copy: { memoryBytesPerMs: 4e6, pipeBytesPerMs: 0.7e6 },
};

/** What a further busy core adds to the work of the first, in cores. */
export const TYPICAL_GAIN_PER_CORE = 0.92;

/**
 * e(m) for m from 1 to `cores`: each further core adds a little less than the first; a quota caps
 * them all. Under a quota below one core a lone thread is throttled as all are, and is the measure
 * of one.
 */
export function typicalScaling(
  cores: number,
  quotaCores: number | undefined,
  gainPerCore: number = TYPICAL_GAIN_PER_CORE,
): [number, ...number[]] {
  const cap = Math.max(1, quotaCores ?? Infinity);
  const scaling = Array.from({ length: cores - 1 }, (_, i) =>
    Math.min(cap, 1 + (i + 1) * gainPerCore),
  );
  return [1, ...scaling];
}
