import type { DoctorDocument, Problem } from './document.ts';

type Facts = Omit<DoctorDocument, 'problems'>;

interface Rule extends Problem {
  readonly applies: (facts: Facts) => boolean;
}

/** Two workers of the usual size, and the main process beside them. */
const LEAST_FREE_BYTES = 256 * 2 ** 20;

const RULES: readonly Rule[] = [
  {
    code: 'NO_THREADS',
    applies: ({ abilities }) => !abilities.threads,
    message: 'No worker thread could be started: threads and shared-memory cannot be used.',
    hint: 'Run Node without --permission, or with --allow-worker.',
  },
  {
    code: 'NO_PROCESSES',
    applies: ({ abilities }) => !abilities.processes,
    message: 'No child process could be started: processes cannot be used.',
    hint: 'Run Node without --permission, or with --allow-child-process; check `ulimit -u`.',
  },
  {
    code: 'ONE_CORE',
    applies: ({ cpu }) => Math.min(cpu.cores, cpu.quotaCores ?? cpu.cores) <= 1,
    message: 'There is one core to use: computing cannot be spread, only waiting can.',
    hint: 'Give the process or the container more cores, if there are more.',
  },
  {
    code: 'QUOTA_BELOW_CORES',
    applies: ({ cpu }) => cpu.quotaCores !== null && cpu.quotaCores < cpu.cores,
    message: 'A container quota allows less than the cores that Node sees.',
    hint: 'forkwise reckons with the quota; raise it (cpu.max, --cpus) to go faster.',
  },
  {
    code: 'LITTLE_MEMORY',
    applies: ({ memory }) => memory.freeBytes < LEAST_FREE_BYTES,
    message: 'Little memory is free: workers may be killed.',
    hint: 'Free some memory, or use --workers 1.',
  },
  {
    code: 'POOL_BELOW_CORES',
    applies: ({ pool, cpu }) => pool.size < cpu.cores,
    message: 'The native pool has fewer threads than there are cores: native work cannot use all.',
    hint: 'Set UV_THREADPOOL_SIZE to the number of cores before Node starts.',
  },
  {
    code: 'COARSE_METERS',
    applies: ({ abilities }) => !abilities.nativeThreadTimes,
    message: 'Native work cannot be told from garbage collection here: advice is less certain.',
    hint: 'Nothing to do: only Linux keeps these times.',
  },
  {
    code: 'CACHE_UNWRITABLE',
    applies: ({ calibration }) => !calibration.writable,
    message: 'The calibration cannot be kept: every command measures this machine again.',
    hint: 'Set FORKWISE_CACHE to a folder that can be written.',
  },
];

/** What is in the way here, the worst first. */
export function findProblems(facts: Facts): Problem[] {
  return RULES.filter((rule) => rule.applies(facts)).map(({ code, message, hint }) => ({
    code,
    message,
    hint,
  }));
}
