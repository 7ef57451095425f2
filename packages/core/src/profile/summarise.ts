import type { Profile, Sample, WarmUp } from '../schema/profile.ts';
import { summarise } from '../stats/summary.ts';

export interface ProfileFacts {
  readonly inputs: number | undefined;
  readonly source: 'module' | 'function';
  readonly importMs: number;
  readonly readMs: number;
  readonly firstCallMs: number;
  readonly warmUp: WarmUp;
  readonly promises: boolean;
  readonly failures: number;
  /** See the profile's schema. */
  readonly places: number | undefined;
  readonly worker: Profile['worker'];
  readonly probeMs: number;
  /** Of the clocks that told computing from blocking; see `MeterReading`. */
  readonly ratioWindowMs: number;
}

export const WORKER_NOT_MEASURED: Profile['worker'] = { measured: false };

export function summariseProfile(samples: readonly Sample[], facts: ProfileFacts): Profile {
  return {
    inputs: facts.inputs ?? null,
    sampled: samples.reduce((count, sample) => count + sample.runs, 0),
    perInput: perInputOf(samples),
    task: {
      source: facts.source,
      importMs: facts.importMs,
      readMs: facts.readMs,
      firstCallMs: facts.firstCallMs,
      warmUp: facts.warmUp,
      promises: facts.promises,
      failures: facts.failures,
      places: facts.places ?? null,
    },
    worker: facts.worker,
    samples: [...samples],
    notMeasured: missing(samples, facts),
    probeMs: facts.probeMs,
  };
}

/** What samples say of an input, each kind of time for itself. */
export function perInputOf(samples: readonly Sample[]): Profile['perInput'] {
  const spread = (of: (sample: Sample) => number): ReturnType<typeof summarise> =>
    summarise(samples.map((sample) => ({ value: of(sample), weight: sample.weight })));
  return {
    wallMs: spread((sample) => sample.wallMs),
    cpuMs: spread((sample) => sample.cpuMs),
    blockedMs: spread((sample) => sample.blockedMs),
    poolMs: spread((sample) => sample.poolMs),
    waitMs: spread((sample) => sample.waitMs),
    helperMs: spread((sample) => sample.helperMs),
  };
}

function missing(samples: readonly Sample[], facts: ProfileFacts): string[] {
  const found: string[] = [];
  if (samples.length === 0) return ['Nothing was run, so nothing is known of the inputs.'];
  const heldMs = samples.reduce((ms, s) => ms + s.runs * (s.cpuMs + s.blockedMs), 0);
  if (heldMs > 0 && heldMs < facts.ratioWindowMs) {
    found.push(
      `The thread was held for ${heldMs.toFixed(1)} ms only: computing and blocking cannot be told apart below ${facts.ratioWindowMs} ms, and computing is assumed.`,
    );
  }
  if (facts.inputs === undefined) {
    found.push('The source does not say how many inputs there are; a long list is assumed.');
  }
  if (!facts.worker.measured && facts.source === 'module') {
    found.push('The task was not tried in a worker: about the same speed as here is assumed.');
  }
  return found;
}
