import { type Demand, isInProcess, makespan, meanDemand } from '../../src/index.ts';
import { crossingCost } from '../../src/predict/crossing-cost.ts';
import { shuffled } from '../support/list-scheduling.ts';
import { sample } from '../support/workloads.ts';
import { simulateInProcess } from '../../src/simulate/in-process.ts';
import type { SimulatedInput } from '../../src/simulate/input.ts';
import type { Scenario } from './scenarios.ts';
import { simulateWorkers } from '../../src/simulate/workers.ts';

function demandOf({ inputs, places }: Scenario): Demand {
  const samples = inputs.map(({ cpuMs, blockedMs, poolMs, poolWaitMs, waitMs }) =>
    sample({ cpuMs, blockedMs, poolMs, waitMs: poolWaitMs + waitMs }),
  );
  return { ...meanDemand(samples), places };
}

function simulate(scenario: Scenario, inputs: readonly SimulatedInput[]): number {
  const { plan, machine, worker } = scenario;
  if (isInProcess(plan.strategy)) return simulateInProcess(plan, inputs, machine);
  const crossing = crossingCost(plan, demandOf(scenario), machine);
  return simulateWorkers({ plan, inputs, machine, worker, crossing });
}

/** What the law says ÷ the mean of what the simulation takes over `orders` orders of the inputs. */
export function ratio(scenario: Scenario, orders: number, random: () => number): number {
  const { plan, inputs, machine, worker } = scenario;
  const predicted = makespan(plan, inputs.length, demandOf(scenario), worker, machine).ms;
  let simulated = 0;
  for (let order = 0; order < orders; order += 1) {
    simulated += simulate(scenario, order === 0 ? inputs : shuffled(inputs, random));
  }
  return predicted / (simulated / orders);
}
