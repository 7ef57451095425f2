import type { Plan } from '@forkwise/core';

/** How the inputs of a task are had, by the script that is written. */
export type InputsForm =
  | {
      readonly kind: 'module';
      /** Whether `inputs` is the source, or a function that makes it. */
      readonly access: 'value' | 'call';
      /** Whether the source, or what makes it, may have to be waited for. */
      readonly isAsync: boolean;
    }
  | {
      readonly kind: 'file';
      readonly format: InputsFormat;
      /** From the script's folder, as a relative URL. */
      readonly url: string;
    }
  | { readonly kind: 'glob'; readonly pattern: string }
  | { readonly kind: 'stdin' };

export type InputsFormat = 'json' | 'ndjson' | 'csv' | 'txt';

/** What a script has to know of a task and its inputs. */
export interface EjectFacts {
  readonly plan: Plan;
  /** What the task's module is imported as. */
  readonly specifier: string;
  readonly exportName: string;
  readonly inputs: InputsForm;
  /** The first so many inputs; `undefined`: all. */
  readonly limit: number | undefined;
  /** What calls take as a second argument: nothing, the export `shared`, or what that makes. */
  readonly shared: 'none' | 'value' | 'call';
  /** Whether the task declares a third parameter. */
  readonly takesContext: boolean;
  /** Whether all inputs, of known number, and all results are numbers. */
  readonly isNumeric: boolean;
}

/** Packages of npm that scripts are written for, and the major versions that they were tried with. */
const PACKAGES = { 'p-map': '7', tinypool: '2', 'csv-parse': '7' } as const;

export type PackageName = keyof typeof PACKAGES;

/** As `npm install` takes it. */
export const packageSpec = (name: PackageName): string => `${name}@${PACKAGES[name]}`;
