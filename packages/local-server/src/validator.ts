import { Ajv, type ValidateFunction } from 'ajv';

const COMMON = { allowUnionTypes: true, discriminator: true } as const;

/** Bodies are taken as they are; what stands in a URL is text, and made the type that it is to be. */
const exact = new Ajv(COMMON);
const coercing = new Ajv({ ...COMMON, coerceTypes: true, useDefaults: true });

/** For Fastify's `setValidatorCompiler`. */
export function compileValidator({
  schema,
  httpPart,
}: {
  readonly schema: unknown;
  readonly httpPart?: string;
}): ValidateFunction {
  return (httpPart === 'body' ? exact : coercing).compile(schema as object);
}
