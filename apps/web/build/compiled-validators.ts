import { AJV_OPTIONS, machineDescriptionSchema, workloadSchema } from '@forkwise/core';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'vite';

const MODULE = 'virtual:validators';

/**
 * The validators of what the form makes, compiled while building. Ajv compiles with `new Function`,
 * which the page's content security policy forbids, and would be a third of what the page loads.
 */
export function compiledValidators(): Plugin {
  return {
    name: 'compiled-validators',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load: (id) => (id === `\0${MODULE}` ? validatorsModule() : null),
  };
}

function validatorsModule(): string {
  const ajv = new Ajv({ ...AJV_OPTIONS, code: { source: true, esm: true } });
  ajv.addSchema(workloadSchema).addSchema(machineDescriptionSchema);
  return standaloneCode.default(ajv, {
    isWorkload: workloadSchema.$id,
    isMachineDescription: machineDescriptionSchema.$id,
  });
}
