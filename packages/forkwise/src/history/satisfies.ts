/** As much of JSON Schema as the records of runs use. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  /** One schema for every item, or one for each of the first ones. */
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly JsonSchema[];
}

/**
 * Whether a value that came out of `JSON.parse` satisfies a schema. Interprets the schema: to
 * compile it, as Ajv does, takes 20 to 40 ms in a new process, longer than many workloads, for a
 * handful of records. Keywords that it does not know are annotations.
 */
export function satisfies(schema: JsonSchema, value: unknown): boolean {
  return (
    (schema.type === undefined || isOfType(schema.type, value)) &&
    (schema.enum === undefined || schema.enum.includes(value)) &&
    (!('const' in schema) || schema.const === value) &&
    (schema.anyOf === undefined || schema.anyOf.some((option) => satisfies(option, value))) &&
    (typeof value !== 'number' || isWithin(schema, value)) &&
    (!Array.isArray(value) || itemsSatisfy(schema, value)) &&
    (!isRecord(value) || propertiesSatisfy(schema, value))
  );
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isRecord(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWithin(
  { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity }: JsonSchema,
  value: number,
): boolean {
  return value >= minimum && value > exclusiveMinimum && value <= maximum;
}

function itemsSatisfy(
  { items, minItems = 0, maxItems = Infinity }: JsonSchema,
  values: readonly unknown[],
): boolean {
  if (values.length < minItems || values.length > maxItems) return false;
  if (items === undefined) return true;
  return values.every((value, at) => {
    const schema = isTuple(items) ? items[at] : items;
    return schema === undefined || satisfies(schema, value);
  });
}

function isTuple(items: JsonSchema | readonly JsonSchema[]): items is readonly JsonSchema[] {
  return Array.isArray(items);
}

function propertiesSatisfy(
  { required = [], properties = {}, propertyNames, additionalProperties = true }: JsonSchema,
  record: Readonly<Record<string, unknown>>,
): boolean {
  if (!required.every((name) => Object.hasOwn(record, name))) return false;
  return Object.entries(record).every(([name, value]) => {
    if (propertyNames !== undefined && !satisfies(propertyNames, name)) return false;
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own !== undefined) return satisfies(own, value);
    if (typeof additionalProperties === 'boolean') return additionalProperties;
    return satisfies(additionalProperties, value);
  });
}
