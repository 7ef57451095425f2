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
