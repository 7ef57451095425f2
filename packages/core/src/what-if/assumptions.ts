import { formatCount } from '../explain/format.ts';
import type { Machine } from '../schema/machine.ts';
import type { Profile } from '../schema/profile.ts';
import type { Warning } from '../schema/words.ts';

interface Facts {
  readonly profile: Profile;
  readonly here: Machine;
  readonly there: Machine;
}

interface Assumption {
  readonly code: string;
  /** What was taken over or taken for granted; `undefined` where the prediction does not hang on it. */
  readonly message: (facts: Facts) => string | undefined;
}

const ASSUMPTIONS: readonly Assumption[] = [
  {
    code: 'WHAT_IF_GIVEN',
    message: ({ there: { cpu, pool, memory } }) =>
      `This is a prediction for another machine. Taken from its description: ${formatCount(cpu.cores)} cores that do the work of ${round(cpu.effectiveCores.at(-1) ?? 1)}, a native pool of ${formatCount(pool.size)}, ${formatCount(Math.round(memory.freeBytes / 2 ** 20))} MiB of free memory, and what starting and feeding workers costs.`,
  },
  {
    code: 'WHAT_IF_CORE_SPEED',
    message: ({ profile: { perInput }, here, there: { cpu } }) =>
      perInput.cpuMs.mean + perInput.poolMs.mean + perInput.helperMs.mean > 0
        ? `Assumed: one core there (${cpu.model}) computes as fast as one here (${here.cpu.model}).`
        : undefined,
  },
  {
    code: 'WHAT_IF_COLD_CODE',
    message: ({ profile }) =>
      profile.worker.measured
        ? 'Assumed: a fresh worker there is as fast against its main thread, imports the task in as long and warms up in as long as one here.'
        : 'Assumed: a fresh worker there imports the task and warms up in as long as the main thread here; none was tried.',
  },
  {
    code: 'WHAT_IF_PAYLOADS',
    message: ({ profile }) =>
      profile.samples.some(({ input, output }) => input.bytes + output.bytes > 0)
        ? 'Assumed: serializing inputs and results takes as long as here.'
        : undefined,
  },
  {
    code: 'WHAT_IF_WAITING',
    message: ({ profile: { perInput, task } }) =>
      perInput.waitMs.mean + perInput.blockedMs.mean > 0
        ? `Assumed: what is waited for (a server, a disk) answers there as it does here${task.places === null ? '' : `, ${formatCount(Math.round(task.places))} at once`}.`
        : undefined,
  },
  {
    code: 'WHAT_IF_COSTS',
    message: ({ there: { source } }) =>
      source === 'measured'
        ? undefined
        : 'The costs in its description were not measured: `forkwise calibrate --out FILE` there measures them.',
  },
  {
    code: 'WHAT_IF_RUNTIME',
    message: ({ here, there }) =>
      runtimeOf(here) === runtimeOf(there)
        ? undefined
        : `Assumed: ${runtimeOf(there)} runs the task as ${runtimeOf(here)} does.`,
  },
];

/**
 * What a prediction for the machine `there` takes over from the profile, taken `here`, and from
 * the description of `there`: a warning for each, the first of them says what the description gave.
 */
export function whatIfAssumptions(profile: Profile, here: Machine, there: Machine): Warning[] {
  return ASSUMPTIONS.flatMap(({ code, message }) => {
    const text = message({ profile, here, there });
    return text === undefined ? [] : [{ code, message: text }];
  });
}

const runtimeOf = ({ runtime }: Machine): string =>
  `${runtime.name} ${runtime.version} on ${runtime.platform} ${runtime.arch}`;

const round = (cores: number): string => String(Number(cores.toFixed(2)));
