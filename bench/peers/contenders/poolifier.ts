import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { FixedClusterPool, FixedThreadPool } from 'poolifier';

import { type Session, type Setup, WORKERS } from './contender.ts';
import { notingFirst } from './in-process.ts';

type Pool = Pick<FixedThreadPool, 'execute' | 'mapExecute'>;

const here = import.meta.url;
const script = (name: string): string =>
  fileURLToPath(new URL(`../workers/${name}${extname(here)}`, here));

export const openThreads = (setup: Setup): Session =>
  session(setup, new FixedThreadPool(WORKERS, script('poolifier-thread')));

export const openCluster = (setup: Setup): Session =>
  session(
    setup,
    new FixedClusterPool(WORKERS, script('poolifier-cluster'), {
      settings: { serialization: setup.case.serialization },
    }),
  );

function session({ case: { mode } }: Setup, pool: Pool): Session {
  return {
    map: (inputs, onFirst) =>
      mode === 'cold'
        ? notingFirst(
            inputs.map((input) => pool.execute(input)),
            onFirst,
          )
        : pool.mapExecute(inputs),
    async sum(source) {
      const results = await pool.mapExecute(source);
      return results.reduce<number>((total, result) => total + Number(result), 0);
    },
  };
}
