import { inspect } from 'node:util';

import { drive } from './drive.ts';
import type { Job, JobResult } from './job.ts';
import { encode, ordersOf } from './inputs.ts';
import { Ledger } from './ledger.ts';
import { Outside } from './outside.ts';

// Workers take themselves for the process that started it all otherwise.
process.env['FORKWISE_CHAOS_MAIN'] = String(process.pid);

process.once('message', (job: Job) => {
  void perform(job).then(answer, (error: unknown) => {
    answer({
      kind: 'failed',
      message: inspect(error),
    });
  });
});

/** The process is to end by itself after that: whatever is left behind would keep it. */
function answer(result: JobResult): void {
  process.send?.(result, () => process.disconnect());
}

async function perform({ scenario, seed }: Job): Promise<JobResult> {
  const { count, shape, faults, place, window, cancelAfter } = scenario;
  const orders = ordersOf({ seed, count, shape, faults });
  const ordered = window > 0;
  const ledger = new Ledger({
    ...{ orders, shape, place, ordered },
    cancelled: cancelAfter !== undefined,
  });
  using outside = new Outside(seed + 1, scenario.killEveryMs);
  const startMs = performance.now();
  const inputs = orders.map((order) => encode(order, shape));
  const taken = await drive(scenario, inputs, (outcome) => {
    ledger.enter(outcome);
    outside.begin();
  });
  const wallMs = performance.now() - startMs;
  return { kind: 'ran', balance: ledger.balance(taken), kills: { kill: outside.kills }, wallMs };
}
