import { map, type Run, run } from 'forkwise';

import { type Session, type Setup, WORKERS } from './contender.ts';
import { added, collected } from './outcomes.ts';

/** The facade as a program calls it: it measures, decides and starts its workers in every call. */
export function openAuto({ module, case: { mode } }: Setup): Session {
  const workers = WORKERS;
  const start = (inputs: Iterable<unknown>): Run =>
    run(module, inputs, { workers, order: 'completion' });
  return {
    map: (inputs, onFirst) =>
      mode === 'cold'
        ? collected(start(inputs).batches(), inputs.length, onFirst)
        : map(module, inputs, { workers }),
    sum: (source) => added(start(source).batches()),
  };
}
