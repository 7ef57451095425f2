type Source = Iterable<unknown> | AsyncIterable<unknown>;

/** The first `limit` inputs of a source; all of them when it is `undefined`. */
export function limitInputs(source: Source, limit: number | undefined): Source {
  if (limit === undefined) return source;
  if (Array.isArray(source)) return (source as readonly unknown[]).slice(0, limit);
  return Symbol.asyncIterator in source ? firstAsync(source, limit) : first(source, limit);
}

function* first(source: Iterable<unknown>, limit: number): Generator<unknown, void, undefined> {
  let left = limit;
  if (left <= 0) return;
  for (const input of source) {
    yield input;
    left -= 1;
    if (left <= 0) return;
  }
}

async function* firstAsync(
  source: AsyncIterable<unknown>,
  limit: number,
): AsyncGenerator<unknown, void, undefined> {
  let left = limit;
  if (left <= 0) return;
  for await (const input of source) {
    yield input;
    left -= 1;
    if (left <= 0) return;
  }
}
