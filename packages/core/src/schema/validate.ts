import { Ajv, type AnySchema, type Options, type ValidateFunction } from 'ajv';

import { ForkwiseError } from '../error/forkwise-error.ts';
import { type Advice, adviceSchema } from './advice.ts';
import { type Machine, machineSchema } from './machine.ts';
import { type MachineDescription, machineDescriptionSchema } from './machine-description.ts';
import { type Comparison, type Report, comparisonSchema, reportSchema } from './report.ts';
import { type WorkloadDescription, workloadSchema } from './workload.ts';

/** How every schema here is compiled, also by who compiles one ahead, for a page without `eval`. */
export const AJV_OPTIONS: Options = { allErrors: true, allowUnionTypes: true };

/**
 * Compiled on first use: most runs validate nothing, or one document. Each by an Ajv of its own,
 * because the advice schema embeds the machine's, and one Ajv takes an `$id` only once.
 */
function lazily<Document>(schema: AnySchema, name: string): Validate<Document> {
  let compiled: ValidateFunction<Document> | undefined;
  return (document) => {
    compiled ??= new Ajv(AJV_OPTIONS).compile<Document>(schema);
    if (compiled(document)) return document;
    const problems = (compiled.errors ?? []).map(
      (error) =>
        `${error.instancePath === '' ? 'the document' : error.instancePath} ${error.message ?? ''}`,
    );
    throw new ForkwiseError(
      'DOCUMENT_INVALID',
      `This is not a valid ${name}: ${problems[0] ?? ''}.`,
      {
        expected: `a ${name} that satisfies ${name} schema version 1`,
        found: problems.slice(0, 5).join('; '),
        hint: 'Mend the named places, or make the document afresh with this version of forkwise.',
      },
    );
  };
}

export type Validate<Document> = (document: unknown) => Document;

/** Each returns its argument, typed, or throws `DOCUMENT_INVALID` naming the first five faults. */
export const validateAdvice: Validate<Advice> = lazily(adviceSchema, 'advice');
export const validateMachine: Validate<Machine> = lazily(machineSchema, 'machine');
export const validateReport: Validate<Report> = lazily(reportSchema, 'report');
export const validateComparison: Validate<Comparison> = lazily(comparisonSchema, 'comparison');
export const validateWorkload: Validate<WorkloadDescription> = lazily(workloadSchema, 'workload');
export const validateMachineDescription: Validate<MachineDescription> = lazily(
  machineDescriptionSchema,
  'machine description',
);
