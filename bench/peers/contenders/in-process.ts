import pMap, { pMapIterable } from 'p-map';

import { type Session, type Setup, WORKERS } from './contender.ts';

/** A `for` loop that waits only for what can be waited for. */
export function openLoop({ task }: Setup): Session {
  return {
    async map(inputs, onFirst) {
      const results: unknown[] = [];
      for (const input of inputs) {
        const result = task(input);
        results.push(isThenable(result) ? await result : result);
        if (results.length === 1) onFirst();
      }
      return results;
    },
    async sum(source) {
      let total = 0;
      for (const input of source) {
        const result = task(input);
        total += Number(isThenable(result) ? await result : result);
      }
      return total;
    },
  };
}

export function openPromiseAll({ task }: Setup): Session {
  return {
    map: async (inputs, onFirst) =>
      notingFirst(
        inputs.map(async (input) => task(input)),
        onFirst,
      ),
    async sum(source) {
      const results = await Promise.all(Array.from(source, async (input) => task(input)));
      return results.reduce<number>((total, result) => total + Number(result), 0);
    },
  };
}

/** As its README advises: as many as the other side takes, or as there are cores. */
export function openPMap({ task, case: { inFlight } }: Setup): Session {
  const concurrency = inFlight ?? WORKERS;
  return {
    async map(inputs, onFirst) {
      const mapper = notingCall(task, onFirst);
      return pMap(inputs, mapper, { concurrency });
    },
    async sum(source) {
      let total = 0;
      for await (const result of pMapIterable(source, async (input) => task(input), {
        concurrency,
      })) {
        total += Number(result);
      }
      return total;
    },
  };
}

/** Calls `onFirst` when one of the first of `promises` is fulfilled, and answers with them all. */
export function notingFirst(
  promises: readonly Promise<unknown>[],
  onFirst: () => void,
): Promise<unknown[]> {
  // A failure is told by `Promise.all`.
  void Promise.race(promises.slice(0, WORKERS)).then(onFirst, () => undefined);
  return Promise.all(promises);
}

function notingCall(task: Setup['task'], onFirst: () => void): (input: unknown) => unknown {
  let first = true;
  return async (input) => {
    const result = await task(input);
    if (first) onFirst();
    first = false;
    return result;
  };
}

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value;
