/**
 * Numbers in flight, in classes half an octave wide (1, 2, 3, 4, 5–6, 7–8, 9–12, 13–16, …): fine
 * enough to find the number that serves best, coarse enough for a mean to be one.
 */
export function levelClass(inFlight: number): number {
  if (inFlight <= 2) return inFlight - 1;
  const octave = 31 - Math.clz32(inFlight - 1);
  return 2 * octave + (((inFlight - 1) >> (octave - 1)) & 1);
}

/** The largest number in flight of a class. */
export function topOfClass(index: number): number {
  if (index < 2) return index + 1;
  return ((3 + (index & 1)) * 2 ** (index >> 1)) / 2;
}
