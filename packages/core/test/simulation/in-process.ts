import type { Machine, Plan } from '../../src/index.ts';
import { Clock } from './clock.ts';
import { type SimulatedInput, type Surroundings, runInput, waits } from './input.ts';
import { Cores, Places, type Turn } from './stations.ts';

/** One thread and as many lanes as the plan has in flight; each takes the next input when free. */
export function simulateInProcess(
  plan: Plan,
  inputs: readonly SimulatedInput[],
  machine: Machine,
): number {
  const clock = new Clock();
  const at: Surroundings = {
    clock,
    cores: new Cores(clock, machine.cpu.effectiveCores),
    thread: new Places(1),
    pool: new Places(machine.pool.size),
  };
  const { perInputMs, perPromiseMs } = machine.inProcess;
  let next = 0;
  const runNext = (turn: Turn): void => {
    const input = inputs[next++];
    if (input === undefined) return;
    const overheadMs = plan.strategy === 'async' || waits(input) ? perPromiseMs : perInputMs;
    runInput({ ...input, cpuMs: input.cpuMs + overheadMs }, at, turn, () => runNext('next'));
  };
  for (let lane = 0; lane < plan.concurrency; lane += 1) runNext('queued');
  return clock.run();
}
