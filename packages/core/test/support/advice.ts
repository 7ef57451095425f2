import {
  type Advice,
  NO_LIMITS,
  NO_OBSTACLES,
  type Feasibility,
  type Profile,
  composeAdvice,
  feasibility,
  recommend,
} from '../../src/index.ts';
import { roundMachine } from './machines.ts';
import { REALISTIC, type RealisticName } from './realistic.ts';

/** The whole way from a profile to an advice, on four cores. */
export function adviceFor(
  name: RealisticName,
  feasible: Feasibility = feasibility(NO_OBSTACLES),
): Advice {
  const { profile, inputs } = REALISTIC[name];
  return adviceOn(profile, inputs, feasible);
}

export function adviceOn(
  profile: Profile,
  inputs: number,
  feasible: Feasibility = feasibility(NO_OBSTACLES),
): Advice {
  const machine = roundMachine();
  const ranking = recommend(profile, inputs, machine, feasible, NO_LIMITS);
  return composeAdvice({ profile, machine, inputs, ranking, warnings: [], adviseMs: 1 });
}
