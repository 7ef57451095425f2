export type Shared = { readonly counters: Int32Array };

const HITS = 12_000_000;

/** Counts in a cell of its own, whose neighbours on the same cache line belong to other inputs. */
export default function counted(cell: number, { counters }: Shared): number {
  counters[cell] = 0;
  for (let hit = 0; hit < HITS; hit += 1) {
    counters[cell] = (counters[cell] ?? 0) + (hit & 1);
  }
  return counters[cell] ?? 0;
}

export const shared = (): Shared => ({ counters: new Int32Array(64) });

export const inputs: readonly number[] = Array.from({ length: 64 }, (_, cell) => cell);
