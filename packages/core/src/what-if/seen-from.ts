import type { Machine } from '../schema/machine.ts';

/**
 * The machine `there` for a profile that was taken `here`: its effective cores in units of what a
 * lone thread gets here, with the cores of both taken to be equally fast. A quota below one core
 * slows even a lone thread, which a machine measured under it cannot see: its own e(1) is 1.
 */
export function seenFrom(here: Machine, there: Machine): Machine {
  const [alone = 1] = there.cpu.effectiveCores;
  const factor = loneShare(there) / loneShare(here) / alone;
  const [first = 1, ...more] = there.cpu.effectiveCores.map((cores) => cores * factor);
  return { ...there, cpu: { ...there.cpu, effectiveCores: [first, ...more] } };
}

/** Of a whole core, what a lone thread gets: stated as e(1) in a described machine, or a quota. */
function loneShare({ cpu }: Machine): number {
  const [alone = 1] = cpu.effectiveCores;
  return alone < 1 ? alone : Math.min(1, cpu.quotaCores ?? 1);
}
