import { type Workload, described } from './workloads.ts';

/** Workloads as people bring them, one and more of each class. */
export const REALISTIC = {
  'fetching 100 URLs': described({ perInput: { waitMs: 80, cpuMs: 0.4 }, unevenness: 0.5 }),
  'the sum of squares of four ranges': described({
    inputs: 4,
    perInput: { cpuMs: 500 },
    unevenness: 0.01,
  }),
  'rendering 2,000 Markdown files': described({
    inputs: 2000,
    perInput: { cpuMs: 12 },
    unevenness: 0.8,
    input: { form: 'text', bytes: 60 },
    output: { form: 'text', bytes: 20_000 },
  }),
  'hashing 50 passwords with async pbkdf2': described({
    inputs: 50,
    perInput: { poolMs: 60, cpuMs: 0.2 },
    unevenness: 0.05,
  }),
  'a synchronous database driver': described({
    inputs: 200,
    perInput: { blockedMs: 25, cpuMs: 2 },
  }),
  'fetching pages, then parsing them': described({
    inputs: 60,
    perInput: { waitMs: 300, cpuMs: 100 },
  }),
  'counting the rows of large tables': described({
    perInput: { cpuMs: 4 },
    input: { form: 'objects', bytes: 2e6 },
  }),
  'adding one to a million numbers': described({
    inputs: 1_000_000,
    perInput: { cpuMs: 0.000_05 },
  }),
  'ten small calculations': described({ inputs: 10, perInput: { cpuMs: 1 } }),
  'nothing measured yet': described({ perInput: {} }),
} as const satisfies Record<string, Workload>;

export type RealisticName = keyof typeof REALISTIC;
export const REALISTIC_NAMES = Object.keys(REALISTIC) as readonly RealisticName[];
