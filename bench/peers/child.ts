import { once } from 'node:events';

import type { Answer, Order } from './messages.ts';
import { perform, type Trial } from './trial.ts';

process.once('message', (order: Order) => {
  obey(order).catch((error: unknown) => {
    answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});

// Whoever asked ends it so, and then all that it has started.
process.once('disconnect', () => process.exit());

async function obey(order: Order): Promise<void> {
  if (order.kind === 'trial') answer({ kind: 'done', checksum: await run(order.trial) });
  if (order.kind === 'calibrate') {
    const { calibrate } = await import('forkwise');
    await calibrate();
    answer({ kind: 'done', checksum: 0 });
  }
}

function run(trial: Trial): Promise<number> {
  return perform(trial, {
    async ready() {
      const go = once(process, 'message');
      answer({ kind: 'ready' });
      await go;
    },
    timed: (timing) => answer({ kind: 'timed', timing }),
  });
}

function answer(message: Answer): void {
  process.send?.(message);
}
