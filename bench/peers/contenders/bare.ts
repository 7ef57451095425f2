import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { Worker, type Transferable } from 'node:worker_threads';

import { packed } from '../workers/run-all.ts';
import { type Session, WORKERS } from './contender.ts';

const here = import.meta.url;
const script = (name: string): URL => new URL(`../workers/${name}${extname(here)}`, here);

type Ask = (part: readonly unknown[]) => Promise<ArrayLike<unknown>>;

/** A worker thread for each half of the list, one message there and one back. */
export function openThreads(): Session {
  return split(() => {
    const worker = new Worker(script('bare-thread'));
    return (part) => {
      const message = packed(part);
      const moved: Transferable[] = message instanceof Float64Array ? [message.buffer] : [];
      worker.postMessage(message, moved);
      return new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
    };
  });
}

/** A child process for each half of the list, one message there and one back. */
export function openFork(): Session {
  return split(() => {
    const child = fork(script('bare-fork'), { serialization: 'advanced' });
    return (part) => {
      child.send(packed(part));
      return new Promise((resolve, reject) => {
        child.once('message', (results) => resolve(results as ArrayLike<unknown>));
        child.once('error', reject);
      });
    };
  });
}

/** The list in as many equal parts as there are workers, in order. */
function split(start: () => Ask): Session {
  const workers = Array.from({ length: WORKERS }, start);
  return {
    async map(inputs, onFirst) {
      const size = Math.ceil(inputs.length / WORKERS);
      const answers = workers.map(async (ask, at) => {
        const results = await ask(inputs.slice(at * size, (at + 1) * size));
        onFirst();
        return results;
      });
      const parts = await Promise.all(answers);
      return parts.flatMap((part) => Array.from(part));
    },
  };
}
