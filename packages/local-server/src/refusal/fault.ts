/** What a validator says of the first place that does not satisfy its schema. */
export interface SchemaFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface FaultText {
  readonly message: string;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;
}

/** @param context the part of a request that was validated, such as `body` */
export function faultOf(faults: readonly SchemaFault[], context: string): FaultText {
  const [fault] = faults;
  if (fault === undefined) return text(context, 'what its schema says', 'something else');
  const place = `${context}${fault.instancePath.replaceAll('/', '.')}`;
  const { params } = fault;
  switch (fault.keyword) {
    case 'additionalProperties':
      return text(
        place,
        'only properties that its schema names',
        `the property ${JSON.stringify(params['additionalProperty'])}`,
      );
    case 'required':
      return text(place, `the property ${JSON.stringify(params['missingProperty'])}`, 'none');
    case 'enum':
      return text(place, `one of ${(params['allowedValues'] as unknown[]).join(', ')}`, 'another');
    case 'discriminator':
      return text(`${place}.${String(params['tag'])}`, 'a kind of work', found(params['tagValue']));
    default:
      return text(place, fault.message ?? 'what its schema says', 'something else');
  }
}

function text(place: string, expected: string, what: string): FaultText {
  return {
    message: `The ${place} of the request is not valid.`,
    expected: expected.replace(/^must /, 'that it ').replace(/^that it be /, 'that it is '),
    found: what,
    hint: 'The schemas are exported by @forkwise/local-server/api.',
  };
}

function found(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
