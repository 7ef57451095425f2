declare module '*.css';

/** Made by build/compiled-validators.ts. */
declare module 'virtual:validators' {
  import type { MachineDescription, WorkloadDescription } from '@forkwise/core';
  import type { ErrorObject } from 'ajv';

  interface CompiledValidator<Document> {
    (document: unknown): document is Document;
    errors?: ErrorObject[] | null;
  }

  export const isWorkload: CompiledValidator<WorkloadDescription>;
  export const isMachineDescription: CompiledValidator<MachineDescription>;
}

/** Made by build/caged-code.ts. */
declare module 'virtual:caged-code' {
  /** A script that starts workers and speaks through the port that it is given. */
  export const conductorText: string;
  /** A script that leaves `forkwiseLane`. */
  export const laneText: string;
}
