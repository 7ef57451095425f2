import { HEADER, type Page } from './layout.ts';

/** Values start at multiples of eight bytes, which copies fastest. */
const ALIGNMENT = 8;

export function align(byteLength: number): number {
  return Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT;
}

/** Bytes of the page's output arena for the caller alone, or `undefined` where too few are left. */
export function reserve(page: Page, byteLength: number): number | undefined {
  const capacity = page.outputs.arena.byteLength;
  const bytes = align(byteLength);
  // Looking first keeps refused values from running the counter over.
  if (Atomics.load(page.words, HEADER.OUT_USED) + bytes > capacity) return undefined;
  const offset = Atomics.add(page.words, HEADER.OUT_USED, bytes);
  return offset + bytes <= capacity ? offset : undefined;
}
