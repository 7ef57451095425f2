import type { Machine } from '../schema/machine.ts';
import type { Plan } from '../words/plan.ts';
import { Clock } from './clock.ts';
import { type SimulatedInput, type Surroundings, runInput, waits } from './input.ts';
import { Cores, Places, type Turn } from './stations.ts';
import { type Trace, notesOf } from './trace.ts';

/**
 * One thread and as many lanes as the plan has in flight; each takes the next input when free.
 * Answers when the last input was done, ms.
 */
export function simulateInProcess(
  plan: Plan,
  inputs: readonly SimulatedInput[],
  machine: Machine,
  trace?: Trace,
): number {
  const clock = new Clock();
  const common: Omit<Surroundings, 'note'> = {
    clock,
    cores: new Cores(clock, machine.cpu.effectiveCores),
    thread: new Places(1),
    pool: new Places(machine.pool.size),
  };
  const { perInputMs, perPromiseMs } = machine.inProcess;
  let next = 0;
  const runNext = (at: Surroundings, turn: Turn): void => {
    const input = inputs[next++];
    if (input === undefined) return;
    const overheadMs = plan.strategy === 'async' || waits(input) ? perPromiseMs : perInputMs;
    runInput({ ...input, cpuMs: input.cpuMs + overheadMs }, at, turn, () => runNext(at, 'next'));
  };
  for (let slot = 0; slot < plan.concurrency; slot += 1) {
    runNext({ ...common, note: notesOf(trace, { worker: 0, slot }) }, 'queued');
  }
  return clock.run();
}
