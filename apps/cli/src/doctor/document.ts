/** What `doctor --json` prints. */
export interface DoctorDocument {
  readonly kind: 'doctor';
  readonly version: 1;
  readonly node: { readonly version: string; readonly platform: string; readonly arch: string };
  readonly cpu: {
    readonly model: string;
    /** Logical cores that this process may use. */
    readonly cores: number;
    /** What a container allows, in cores; null without a quota. */
    readonly quotaCores: number | null;
  };
  readonly memory: { readonly limitBytes: number; readonly freeBytes: number };
  readonly pool: { readonly size: number };
  readonly abilities: Abilities;
  readonly calibration: {
    readonly path: string;
    /** When it was measured; null when this machine has not been calibrated. */
    readonly measuredAt: string | null;
    readonly writable: boolean;
  };
  readonly problems: readonly Problem[];
}

/** What was tried here and now, and worked. */
export interface Abilities {
  readonly threads: boolean;
  readonly processes: boolean;
  readonly sharedMemory: boolean;
  readonly waitAsync: boolean;
  /** CPU time of one thread apart from the others. */
  readonly threadCpuTime: boolean;
  /** CPU time of native threads by name, which Linux alone gives. */
  readonly nativeThreadTimes: boolean;
  /** Importing TypeScript tasks as they are. */
  readonly typescript: boolean;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}
