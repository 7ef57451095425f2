import {
  type Plan,
  type Profile,
  type Sample,
  type WarmUp,
  type WorkloadDescription,
  NO_WARM_UP,
  WORKER_NOT_MEASURED,
  isInProcess,
  profileFromDescription,
  scaled,
  summariseProfile,
} from '../../src/index.ts';

export const NO_PAYLOAD = { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false } as const;

/** Code whose first input takes three times as long as later ones, and 100 ms to get over most of it. */
const LONE_CURVE = { weight: 1, gain: 2, spanMs: 100, steadyFactor: 1 };
export const CURVE = { warmUp: { gain: 2, spanMs: 100, draws: [LONE_CURVE] } };

type PerInput = Partial<WorkloadDescription['perInput']>;

/** One sample; what it does not name took no time. */
export function sample(times: PerInput, more: Partial<Sample> = {}): Sample {
  const { cpuMs = 0, blockedMs = 0, poolMs = 0, waitMs = 0 } = times;
  return {
    index: 0,
    weight: 1,
    runs: 1,
    wallMs: cpuMs + blockedMs + poolMs + waitMs,
    cpuMs,
    blockedMs,
    poolMs,
    waitMs,
    helperMs: 0,
    input: NO_PAYLOAD,
    output: NO_PAYLOAD,
    ...more,
  };
}

export function profileOf(
  samples: readonly Sample[],
  facts: {
    readonly inputs?: number;
    readonly worker?: Profile['worker'];
    readonly firstCallMs?: number;
    readonly warmUp?: WarmUp;
  } = {},
): Profile {
  return summariseProfile(samples, {
    inputs: facts.inputs,
    source: 'module',
    importMs: 0,
    readMs: 0,
    firstCallMs: facts.firstCallMs ?? 0,
    warmUp: facts.warmUp ?? NO_WARM_UP,
    promises: samples.some((one) => one.poolMs + one.waitMs > 0),
    failures: 0,
    places: undefined,
    worker: facts.worker ?? WORKER_NOT_MEASURED,
    probeMs: 0,
    ratioWindowMs: 20,
  });
}

/** The same sample with every duration `factor` times as long. */
export function stretched(one: Sample, factor: number): Sample {
  const payload = (value: Sample['input']): Sample['input'] => ({
    ...value,
    encodeMs: value.encodeMs * factor,
    decodeMs: value.decodeMs * factor,
  });
  return {
    ...scaled(one, factor),
    input: payload(one.input),
    output: payload(one.output),
  };
}

interface DescriptionTraits {
  readonly inputs?: number;
  readonly perInput?: PerInput;
  readonly unevenness?: number;
  readonly input?: WorkloadDescription['input'];
  readonly output?: WorkloadDescription['output'];
  readonly importMs?: number;
  readonly shared?: WorkloadDescription['shared'];
}

export function description(traits: DescriptionTraits): WorkloadDescription {
  return {
    kind: 'workload',
    version: 1,
    inputs: traits.inputs ?? 100,
    perInput: { cpuMs: 0, blockedMs: 0, poolMs: 0, waitMs: 0, ...traits.perInput },
    unevenness: traits.unevenness ?? 0.2,
    input: traits.input ?? { form: 'number', bytes: 8 },
    output: traits.output ?? { form: 'number', bytes: 8 },
    shared: traits.shared ?? { form: 'none', bytes: 0 },
    task: { importMs: traits.importMs ?? 5, source: 'module', isolation: 'none' },
  };
}

export interface Workload {
  readonly profile: Profile;
  readonly inputs: number;
}

export function described(traits: DescriptionTraits): Workload {
  const workload = description(traits);
  return { profile: profileFromDescription(workload), inputs: workload.inputs };
}

/** A plan from the parameters that matter to a test; the rest are 1 or implied. */
export function plan(strategy: Plan['strategy'], parameters: Partial<Plan> = {}): Plan {
  const workerKind = strategy === 'processes' ? 'process' : 'thread';
  const workers = isInProcess(strategy) ? 1 : 4;
  return { strategy, workers, concurrency: 1, chunkSize: 1, workerKind, ...parameters };
}
