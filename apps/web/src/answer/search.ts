import { type Descriptions, type TurningPoint, turningPoints } from '@forkwise/core';

/** A turn of the event loop that is this short delays no keystroke noticeably. */
const SLICE_MS = 8;
/** Whoever types goes on within this; only then is it worth looking. */
const PAUSE_MS = 150;

/**
 * Looks for turning points between other things, and tells of them when it has looked everywhere.
 *
 * @returns a function that stops it
 */
export function searchIdly(
  from: Descriptions,
  tell: (found: readonly TurningPoint[]) => void,
): () => void {
  const steps = turningPoints(from);
  const found: TurningPoint[] = [];
  const slice = (): void => {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      const { done, value } = steps.next();
      if (done === true) {
        tell(found);
        return;
      }
      if (value !== undefined) found.push(value);
    }
    timer = setTimeout(slice);
  };
  let timer = setTimeout(slice, PAUSE_MS);
  return () => clearTimeout(timer);
}
