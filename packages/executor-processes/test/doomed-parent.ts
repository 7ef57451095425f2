/** Runs endless loops in two children until it is killed: `node doomed-parent.ts`. */
import { createProcessesExecutor } from '../src/index.ts';
import { TWO_PROCESSES } from './options.ts';
import { workOf } from './work.ts';

const executor = createProcessesExecutor();
for await (const batch of executor.execute(TWO_PROCESSES, workOf('spin', [1, 2]))) {
  throw new Error(`ended with ${batch.failures.length} failures`);
}
