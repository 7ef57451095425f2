/** Constructors that an encoded error is read back with; any other name gets `Error`. */
const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

/** Written beside the properties, where a consumer looks first. */
const NAMED_FIELDS = new Set(['name', 'message', 'stack', 'code', 'cause']);

export interface EncodedError {
  readonly $type: 'Error';
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Stacks are left out: they differ between strategies and hold the paths of one machine. */
export function encodeError(error: Error, encode: (part: unknown) => unknown): EncodedError {
  const others = Object.entries(error).filter(([key]) => !NAMED_FIELDS.has(key));
  const properties = Object.fromEntries(others.map(([key, held]) => [key, encode(held)]));
  return {
    $type: 'Error',
    name: error.name,
    message: error.message,
    ...('code' in error ? { code: encode(error.code) } : {}),
    ...('cause' in error ? { cause: encode(error.cause) } : {}),
    ...(others.length > 0 ? { properties } : {}),
  };
}

export function decodeError(
  encoded: Readonly<Record<string, unknown>>,
  decode: (part: unknown) => unknown,
): Error {
  const { name, message, properties } = encoded;
  const Known = Object.hasOwn(ERRORS, String(name)) ? ERRORS[name as keyof typeof ERRORS] : Error;
  const error = new Known(String(message));
  if (error.name !== name) define(error, 'name', name);
  if ('cause' in encoded) define(error, 'cause', decode(encoded['cause']));
  if ('code' in encoded) Object.assign(error, { code: decode(encoded['code']) });
  for (const [key, held] of Object.entries(properties ?? {})) {
    Object.assign(error, { [key]: decode(held) });
  }
  return error;
}

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, writable: true, configurable: true });
}
