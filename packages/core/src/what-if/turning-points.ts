import type { MachineDescription } from '../schema/machine-description.ts';
import type { WorkloadDescription } from '../schema/workload.ts';
import { fromDescriptions, rankDescribed } from '../recommend/described.ts';
import type { Strategy } from '../words/strategy.ts';
import {
  LONGEST_MS,
  MOST_CORES,
  MOST_INPUTS,
  type Quantity,
  type QuantityName,
  SHORTEST_MS,
  type TurningPoint,
  searchAll,
} from './search.ts';

export interface Descriptions {
  readonly workload: WorkloadDescription;
  readonly machine: MachineDescription;
}

type TimeName = keyof WorkloadDescription['perInput'];

const time = (name: TimeName): Quantity<Descriptions> => ({
  name,
  min: SHORTEST_MS,
  max: LONGEST_MS,
  whole: false,
  read: ({ workload }) => workload.perInput[name],
  write: ({ workload, machine }, value) => ({
    workload: { ...workload, perInput: { ...workload.perInput, [name]: value } },
    machine,
  }),
});

const QUANTITIES: readonly Quantity<Descriptions>[] = [
  {
    name: 'inputs',
    min: 1,
    max: MOST_INPUTS,
    whole: true,
    read: ({ workload }) => workload.inputs,
    write: ({ workload, machine }, inputs) => ({ workload: { ...workload, inputs }, machine }),
  },
  time('waitMs'),
  time('cpuMs'),
  time('poolMs'),
  time('blockedMs'),
  {
    name: 'inputBytes',
    min: 1,
    max: 1e9,
    whole: true,
    read: ({ workload: { input } }) =>
      input.form === 'none' || input.form === 'uncloneable' ? undefined : input.bytes,
    write: ({ workload, machine }, bytes) => ({
      workload: { ...workload, input: { ...workload.input, bytes } },
      machine,
    }),
  },
  {
    name: 'cores',
    min: 1,
    max: MOST_CORES,
    whole: true,
    read: ({ machine }) => machine.cores,
    write: ({ workload, machine }, cores) => ({ workload, machine: { ...machine, cores } }),
  },
  {
    name: 'poolSize',
    min: 1,
    max: 256,
    whole: true,
    read: ({ workload, machine }) => (workload.perInput.poolMs > 0 ? machine.poolSize : undefined),
    write: ({ workload, machine }, poolSize) => ({ workload, machine: { ...machine, poolSize } }),
  },
];

/** Turning points of a description; see `searchAll`. */
export function turningPoints(from: Descriptions): Generator<TurningPoint | undefined, void> {
  return searchAll(QUANTITIES, from, strategyOf);
}

/** The quantities that mean something for a workload, in the order in which they are searched. */
export function quantitiesOf(from: Descriptions): QuantityName[] {
  return QUANTITIES.filter(({ read }) => read(from) !== undefined).map(({ name }) => name);
}

function strategyOf({ workload, machine }: Descriptions): Strategy {
  return rankDescribed(fromDescriptions(workload, machine)).best.plan.strategy;
}
