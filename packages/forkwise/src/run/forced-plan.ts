import { availableParallelism } from 'node:os';

import { ForkwiseError, type Plan, type Strategy, isInProcess } from '@forkwise/core';

import type { Prepared } from '../decide/decide.ts';
import type { WorkloadOptions } from '../options.ts';
import { tryCrossing } from '../probe/payload.ts';
import { isBundled } from './bundled.ts';

/** In flight at most, for waiting work whose limit finds itself while it runs. */
const ADAPTIVE_CEILING = 1024;
/** In flight per worker where nobody said: enough to overlap waiting, little enough for servers. */
const HYBRID_CONCURRENCY = 8;
/** Upper bound of a chunk; workers start with single inputs and grow chunks by the clock. */
const LARGEST_CHUNK = 8192;

/** The plan of a forced strategy: what the user fixed, and defaults that adapt while it runs. */
export function forcedPlan(strategy: Strategy, options: WorkloadOptions): Plan {
  const workers = options.workers ?? availableParallelism();
  const chunkSize = options.chunkSize ?? LARGEST_CHUNK;
  if (isInProcess(strategy)) {
    const concurrency = strategy === 'async' ? (options.concurrency ?? ADAPTIVE_CEILING) : 1;
    return { strategy, workers: 1, concurrency, chunkSize: 1, workerKind: 'thread' };
  }
  const workerKind = strategy === 'processes' ? 'process' : 'thread';
  const concurrency = strategy === 'hybrid' ? (options.concurrency ?? HYBRID_CONCURRENCY) : 1;
  return { strategy, workers, concurrency, chunkSize, workerKind };
}

/**
 * What can be known without running anything: a bundle has no workers to start, a function no module
 * for them to import, and the first input tells whether inputs can reach them. Throws `STRATEGY_INFEASIBLE`.
 */
export async function checkFeasible(strategy: Strategy, prepared: Prepared): Promise<void> {
  if (isInProcess(strategy)) return;
  if (isBundled) {
    throw infeasible(strategy, 'forkwise is part of a bundle, without the files of its workers', {
      expected: 'forkwise in node_modules, imported from there',
      hint: 'Leave it out of the bundle: `--packages=external` for esbuild, `build.rollupOptions.external` for Vite.',
    });
  }
  if (prepared.workload.source.kind === 'function') {
    throw infeasible(strategy, 'a plain function, which cannot leave its thread', {
      expected: 'a task in a module, given as a path or URL',
      hint: 'Move the function into a module and pass its path, or choose sequential or async.',
    });
  }
  const [first] = Array.from(await prepared.inputs.peek(1));
  const crossing = tryCrossing(first);
  if (crossing.kind === 'crosses') return;
  throw infeasible(strategy, `an input holds ${crossing.reason}`, {
    expected: 'inputs that can be copied to a worker',
    hint: 'Pass plain data and build the rest in the task, or choose sequential or async.',
  });
}

function infeasible(
  strategy: Strategy,
  found: string,
  details: { readonly expected: string; readonly hint: string },
): ForkwiseError {
  const message = `The strategy "${strategy}" cannot run this workload: ${found}.`;
  return new ForkwiseError('STRATEGY_INFEASIBLE', message, { ...details, found });
}
