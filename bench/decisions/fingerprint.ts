import { createHash, type Hash } from 'node:crypto';

import type { FailedOutcome, OutcomeBatch } from '@forkwise/core';

const FLUSH_CHARACTERS = 65_536;

/** A run's outcomes by input index, as a value or as what failed. */
export type Results = readonly (
  | { readonly value: unknown }
  | { readonly failed: string }
  | undefined
)[];

export function resultsOf(batches: Iterable<OutcomeBatch>): Results {
  const results: ({ value: unknown } | { failed: string })[] = [];
  for (const { indices, values, failures } of batches) {
    for (let i = 0; i < indices.length; i += 1) results[indices[i] ?? -1] = { value: values[i] };
    for (const failure of failures) results[failure.index] = { failed: describe(failure) };
  }
  return results;
}

const describe = ({ status, error }: FailedOutcome): string => failureText(status, error);

/** What identifies a failure: how it ended, and the message or text of what was thrown. */
export function failureText(status: string, error: unknown): string {
  return `${status}: ${error instanceof Error ? error.message : String(error)}`;
}

/**
 * A hash that differs when results differ in value, class, order or kind of failure. Strict where
 * JSON is not: `-0`, `NaN`, `undefined`, typed arrays, maps, and the class of an object all count.
 */
export function fingerprint(results: Results): string {
  const writer = new HashWriter();
  results.forEach((result, index) => {
    writer.text(`#${index}`);
    if (result === undefined) writer.text('missing');
    else if ('failed' in result) writer.text(result.failed);
    else writer.value(result.value);
  });
  return writer.digest();
}

class HashWriter {
  readonly #hash: Hash = createHash('sha256');
  #pending: string[] = [];
  #characters = 0;

  text(text: string): void {
    this.#pending.push(text, '\n');
    this.#characters += text.length;
    if (this.#characters > FLUSH_CHARACTERS) this.#flush();
  }

  value(value: unknown): void {
    if (typeof value === 'object' && value !== null) this.#object(value);
    else if (Object.is(value, -0)) this.text('number -0');
    else this.text(`${typeof value} ${String(value)}`);
  }

  digest(): string {
    this.#flush();
    return this.#hash.digest('hex').slice(0, 24);
  }

  #object(value: object): void {
    const className = value.constructor?.name ?? 'null-prototype';
    this.text(`{${className}`);
    if (ArrayBuffer.isView(value)) this.#bytes(value);
    else if (Array.isArray(value)) for (const item of value) this.value(item);
    else if (value instanceof Map || value instanceof Set)
      for (const entry of value) this.value(entry);
    else if (value instanceof Date) this.text(value.toISOString());
    else this.#fields(value);
    this.text('}');
  }

  #fields(value: object): void {
    for (const [key, field] of Object.entries(value)) {
      this.text(key);
      this.value(field);
    }
  }

  #bytes(view: ArrayBufferView): void {
    this.#flush();
    this.#hash.update(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }

  #flush(): void {
    this.#hash.update(this.#pending.join(''));
    this.#pending = [];
    this.#characters = 0;
  }
}
