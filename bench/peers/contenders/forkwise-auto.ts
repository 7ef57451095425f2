import { createRunner, map, type Run, run } from 'forkwise';

import { type Session, type Setup, WORKERS } from './contender.ts';
import { added, collected } from './outcomes.ts';

const workers = WORKERS;
const order = 'completion';

/** A runner, as a server keeps one: what it learnt of a task in one call serves the next. */
export function openAuto({ module }: Setup): Session {
  const runner = createRunner({ workers, history: false });
  return {
    map: (inputs) => runner.map(module, inputs),
    sum: (source) => added(runner.run(module, source, { order }).batches()),
  };
}

/** The facade as a script calls it, once: it measures, decides and starts its workers. */
export function openFirstCall({ module, case: { mode } }: Setup): Session {
  const start = (inputs: Iterable<unknown>): Run => run(module, inputs, { workers, order });
  return {
    map: (inputs, onFirst) =>
      mode === 'cold'
        ? collected(start(inputs).batches(), inputs.length, onFirst)
        : map(module, inputs, { workers }),
    sum: (source) => added(start(source).batches()),
  };
}
