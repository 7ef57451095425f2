import type { WarmUp } from '../schema/profile.ts';
import { heldTime } from './curve.ts';

/**
 * What inputs that take `steadyMs` each once warm are expected to hold the thread for, one after
 * another in a fresh isolate; ms each.
 */
export function coldTimes(steadyMs: readonly number[], { draws }: WarmUp): readonly number[] {
  if (draws.length === 0) return steadyMs;
  let done = 0;
  let before = 0;
  return steadyMs.map((ms) => {
    done += ms;
    const held = draws.reduce(
      (sum, draw) => sum + draw.weight * heldTime(draw, done * draw.steadyFactor),
      0,
    );
    const own = held - before;
    before = held;
    return own;
  });
}
