import { Ajv } from 'ajv';

import {
  errorSchema,
  healthSchema,
  historySchema,
  jobEventSchema,
  jobSchema,
  jobsSchema,
  tasksSchema,
} from '../../src/api/index.ts';

const SCHEMAS = {
  events: { type: 'array', items: jobEventSchema },
  error: errorSchema,
  health: healthSchema,
  history: historySchema,
  job: jobSchema,
  jobs: jobsSchema,
  tasks: tasksSchema,
} as const;

/** Where documents do not satisfy their schemas, each with the name of its document. */
export function faultsOf(
  documents: Partial<Readonly<Record<keyof typeof SCHEMAS, unknown>>>,
): unknown[] {
  return Object.entries(documents).flatMap(([name, document]) => {
    // One each: documents of core that several schemas embed have an `$id`.
    const ajv = new Ajv({
      allowUnionTypes: true,
      discriminator: true,
      formats: { uuid: /^[\da-f-]{36}$/ },
    });
    const validate = ajv.compile(SCHEMAS[name as keyof typeof SCHEMAS]);
    return validate(document) ? [] : [{ name, errors: validate.errors }];
  });
}
