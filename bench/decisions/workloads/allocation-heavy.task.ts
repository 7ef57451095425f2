import { Map as ImmutableMap } from 'immutable';

/** Grows and shrinks a persistent map, a new version at every step; returns what is left in it. */
export default function survivors(steps: number): number {
  let map = ImmutableMap<string, readonly number[]>();
  for (let step = 0; step < steps; step += 1) {
    map = map.set(`key-${step % 997}`, [step, step + 1]);
    if (step % 3 === 0) map = map.delete(`key-${(step * 7) % 997}`);
  }
  return map.size;
}

export const inputs: readonly number[] = Array.from({ length: 60 }, (_, i) => 15_000 + i * 10);
