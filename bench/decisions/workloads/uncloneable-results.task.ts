import { Ajv, type AnySchemaObject } from 'ajv';

export type Validator = (data: unknown) => unknown;

/** Compiles a schema to a function, which cannot leave its thread. */
export default function validator(schema: AnySchemaObject): Validator {
  return new Ajv().compile(schema);
}

export function* inputs(): Generator<AnySchemaObject> {
  for (let schema = 0; schema < 60; schema += 1) {
    const names = Array.from({ length: 12 }, (_, name) => `field${schema}x${name}`);
    const properties = names.map((name) => [name, { type: 'string', maxLength: schema + 1 }]);
    const fields = Object.fromEntries(properties) as AnySchemaObject;
    yield { type: 'object', required: names, properties: fields };
  }
}
