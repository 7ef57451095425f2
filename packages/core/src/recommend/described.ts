import { type FeasibilityFacts, feasibility, hybridKind } from '../feasibility/feasibility.ts';
import { machineForShared, machineFromDescription } from '../machine/describe.ts';
import { factsFromDescription, profileFromDescription } from '../profile/describe.ts';
import type { Advice } from '../schema/advice.ts';
import type { Machine } from '../schema/machine.ts';
import type { MachineDescription } from '../schema/machine-description.ts';
import type { Profile } from '../schema/profile.ts';
import type { WorkloadDescription } from '../schema/workload.ts';
import { composeAdvice } from './advice.ts';
import { NO_LIMITS } from './candidates.ts';
import { type Ranking, recommend } from './recommend.ts';

/** What is known of a workload that is only described, on a machine that is only described. */
export interface Described {
  readonly inputs: number;
  readonly profile: Profile;
  readonly machine: Machine;
  readonly facts: FeasibilityFacts;
}

export function fromDescriptions(
  workload: WorkloadDescription,
  machine: MachineDescription,
): Described {
  return {
    inputs: workload.inputs,
    profile: profileFromDescription(workload),
    machine: machineForShared(machineFromDescription(machine), workload.shared),
    facts: factsFromDescription(workload),
  };
}

/** The ranking that measuring such a workload would lead to. */
export function rankDescribed({ inputs, profile, machine, facts }: Described): Ranking {
  return recommend(profile, inputs, machine, feasibility(facts), NO_LIMITS, hybridKind(facts));
}

/** The advice document of a ranking by descriptions, which says that nothing was measured. */
export function adviceFromDescriptions(
  { inputs, profile, machine }: Described,
  ranking: Ranking,
): Advice {
  return composeAdvice({
    profile,
    machine,
    inputs,
    ranking,
    warnings: [
      {
        code: 'DESCRIBED',
        message:
          'Nothing was run: times are as described, and what workers and messages cost is typical of Node 24. `forkwise advise` measures both.',
      },
    ],
    adviseMs: 0,
  });
}
