import type { Machine } from '../schema/machine.ts';
import type { Demand, PayloadDemand, WorkerDemand } from './demand.ts';

/** What a workload asks of a machine, before a plan is looked at. */
export interface Asked {
  readonly demand: Demand;
  readonly worker: WorkerDemand;
  readonly machine: Machine;
}

/**
 * The same in units of what a lone thread gets there. Where e(1) is not 1 (a container with a part
 * of a core, seen from a machine with whole ones), all that computes takes 1 ÷ e(1) times as long
 * even alone, and waiting takes as long as ever.
 */
export function onLoneCore(asked: Asked): Asked {
  const { demand, worker, machine } = asked;
  const [alone = 1, ...more] = machine.cpu.effectiveCores;
  if (alone === 1) return asked;
  const longer = 1 / alone;
  const effectiveCores: Machine['cpu']['effectiveCores'] = [
    1,
    ...more.map((cores) => cores * longer),
  ];
  return {
    demand: computingLonger(demand, longer),
    worker: {
      ...worker,
      importMs: worker.importMs * longer,
      firstCallMs: worker.firstCallMs * longer,
      warmUp: worker.warmUp.map((draw) => ({ ...draw, spanMs: draw.spanMs * longer })),
    },
    machine: { ...machine, cpu: { ...machine.cpu, effectiveCores } },
  };
}

function computingLonger(demand: Demand, longer: number): Demand {
  const { wallMs, cpuMs, poolMs } = demand;
  const slowedMs = wallMs + (longer - 1) * (cpuMs + poolMs);
  return {
    ...demand,
    wallMs: slowedMs,
    cpuMs: cpuMs * longer,
    poolMs: poolMs * longer,
    helperMs: demand.helperMs * longer,
    input: cloningLonger(demand.input, longer),
    output: cloningLonger(demand.output, longer),
    longestMs: wallMs > 0 ? (demand.longestMs * slowedMs) / wallMs : demand.longestMs,
    warmUp: demand.warmUp.map((draw) => ({ ...draw, spanMs: draw.spanMs * longer })),
    firstCallMs: demand.firstCallMs * longer,
    readMs: demand.readMs * longer,
  };
}

function cloningLonger(payload: PayloadDemand, longer: number): PayloadDemand {
  return {
    ...payload,
    encodeMs: payload.encodeMs * longer,
    decodeMs: payload.decodeMs * longer,
  };
}
