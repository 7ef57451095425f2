import { types } from 'node:util';

import {
  type BlockedCrossing,
  crossing,
  ForkwiseError,
  type ErrorCode,
  type SpecialNodes,
} from '@forkwise/core/base';

/**
 * What a task threw, in a form that structured clone and process serialization both carry whole.
 * `value` records hold thrown non-errors that cross as they are.
 */
export type ErrorRecord =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'error';
      /** The nearest built-in class, or `ForkwiseError` or `DOMException`. */
      readonly base: string;
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
      /** Own enumerable properties, with `code`, `errno` and `syscall` wherever they live. */
      readonly properties: readonly (readonly [string, ErrorRecord])[];
      readonly cause: ErrorRecord | undefined;
      readonly errors: readonly ErrorRecord[] | undefined;
    };

/** Deeper causes are cut: a chain this long is a cycle or of no use to a reader. */
const MAX_DEPTH = 8;

const BASES = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
} as const;

const SYSTEM_PROPERTIES = ['code', 'errno', 'syscall'] as const;

/** Own keys that have a place of their own in the record. */
const RECORDED_ELSEWHERE = new Set(['name', 'message', 'stack', 'cause', 'errors']);

type FullRecord = ErrorRecord & { readonly kind: 'error' };

/**
 * Never throws, whatever was thrown: hostile getters and proxies read as absent. `specials`
 * collects what in the record needs mending on arrival.
 */
export function toErrorRecord(thrown: unknown, specials?: SpecialNodes): ErrorRecord {
  return new Recorder(specials).record(thrown, 0);
}

/** The thrown value again: an `Error` of the nearest built-in class, or the value itself. */
export function fromErrorRecord(record: ErrorRecord): unknown {
  if (record.kind === 'value') return record.value;
  return mendError(construct(record), record);
}

/** Gives an error that structured clone has carried what that leaves behind. */
export function mendError(error: Error, record: ErrorRecord): Error {
  if (record.kind === 'value') return error;
  const base = Object.hasOwn(BASES, record.base)
    ? BASES[record.base as keyof typeof BASES]
    : undefined;
  if (base !== undefined && !(error instanceof base)) Object.setPrototypeOf(error, base.prototype);
  if (record.cause !== undefined && !Object.hasOwn(error, 'cause')) {
    define(error, 'cause', fromErrorRecord(record.cause), false);
  }
  if (record.errors !== undefined && !Object.hasOwn(error, 'errors')) {
    define(error, 'errors', record.errors.map(fromErrorRecord), false);
  }
  for (const [key, value] of record.properties) define(error, key, fromErrorRecord(value), true);
  if (error.name !== record.name) define(error, 'name', record.name, false);
  if (record.stack !== undefined) define(error, 'stack', record.stack, false);
  return error;
}

/** Stands in for what a task threw that cannot cross. */
export function thrownNotTransferable({ reason, path }: BlockedCrossing): ForkwiseError {
  return new ForkwiseError(
    'RESULT_NOT_TRANSFERABLE',
    'What the task threw cannot leave its worker.',
    {
      expected: 'an Error, or a value that structured clone keeps whole',
      found: `${reason} at thrown${path}`,
      hint: 'Throw an Error, or run this task with an in-process strategy.',
    },
  );
}

class Recorder {
  readonly #specials: SpecialNodes | undefined;
  /** Those being recorded: one that holds itself is cut there. */
  readonly #open = new Set<Error>();

  constructor(specials: SpecialNodes | undefined) {
    this.#specials = specials;
  }

  record(thrown: unknown, depth: number): ErrorRecord {
    return isError(thrown) ? this.#error(thrown, depth) : this.#value(thrown, depth);
  }

  #error(error: Error, depth: number): ErrorRecord {
    const deeper = depth < MAX_DEPTH && !this.#open.has(error);
    if (!deeper) return this.#describe(error, depth, false);
    this.#open.add(error);
    const record = this.#describe(error, depth, true);
    this.#open.delete(error);
    return record;
  }

  #describe(error: Error, depth: number, deeper: boolean): ErrorRecord {
    const hasCause = read(() => 'cause' in error) === true;
    const errors = read(() => (error as Partial<AggregateError>).errors);
    return {
      kind: 'error',
      base: baseOf(error),
      name: text(read(() => error.name)) ?? 'Error',
      message: text(read(() => error.message)) ?? '',
      stack: text(read(() => error.stack)),
      properties: deeper ? this.#properties(error, depth) : [],
      cause:
        hasCause && deeper
          ? this.record(
              read(() => error.cause),
              depth + 1,
            )
          : undefined,
      errors:
        Array.isArray(errors) && deeper
          ? errors.map((each) => this.record(each, depth + 1))
          : undefined,
    };
  }

  /**
   * A thrown non-error as it is, or, where it cannot cross, the `RESULT_NOT_TRANSFERABLE` that
   * says so: nothing arrives silently changed.
   */
  #value(thrown: unknown, depth: number): ErrorRecord {
    const verdict = crossing(thrown, this.#specials);
    if (verdict.kind !== 'blocked') return { kind: 'value', value: thrown };
    return this.#error(thrownNotTransferable(verdict), depth);
  }

  #properties(error: Error, depth: number): (readonly [string, ErrorRecord])[] {
    const keys = new Set(read(() => Object.keys(error)) ?? []);
    for (const key of SYSTEM_PROPERTIES) {
      if (read(() => key in error) === true) keys.add(key);
    }
    const properties: (readonly [string, ErrorRecord])[] = [];
    for (const key of keys) {
      if (RECORDED_ELSEWHERE.has(key)) continue;
      const value = read(() => (error as unknown as Record<string, unknown>)[key]);
      properties.push([key, this.#property(value, depth + 1)]);
    }
    return properties;
  }

  /** A property that cannot cross is replaced by its description: the error itself must arrive. */
  #property(value: unknown, depth: number): ErrorRecord {
    if (isError(value)) return this.#error(value, depth);
    const verdict = crossing(value, this.#specials);
    return { kind: 'value', value: verdict.kind === 'blocked' ? `[${verdict.reason}]` : value };
  }
}

function isError(value: unknown): value is Error {
  return read(() => value instanceof Error || types.isNativeError(value)) === true;
}

function baseOf(error: Error): string {
  if (read(() => error instanceof ForkwiseError) === true) return 'ForkwiseError';
  if (read(() => error instanceof DOMException) === true) return 'DOMException';
  if (read(() => error instanceof AggregateError) === true) return 'AggregateError';
  for (const [name, constructor] of Object.entries(BASES)) {
    if (name !== 'Error' && read(() => error instanceof constructor) === true) return name;
  }
  return 'Error';
}

function construct(record: FullRecord): Error {
  const { base, message } = record;
  if (base === 'AggregateError') {
    return new AggregateError((record.errors ?? []).map(fromErrorRecord), message);
  }
  if (base === 'DOMException') return new DOMException(message, record.name);
  if (base === 'ForkwiseError') return constructForkwiseError(record);
  const Base = Object.hasOwn(BASES, base) ? BASES[base as keyof typeof BASES] : Error;
  return new Base(message);
}

function constructForkwiseError(record: FullRecord): Error {
  const properties = new Map(record.properties);
  const property = (key: string): string => {
    const value = properties.get(key);
    return value?.kind === 'value' ? String(value.value) : '';
  };
  return new ForkwiseError(property('code') as ErrorCode, record.message, {
    expected: property('expected'),
    found: property('found'),
    hint: property('hint'),
  });
}

/** What reads the same already is left alone: `DOMException.code`, for one, is a getter. */
function define(error: Error, key: string, value: unknown, enumerable: boolean): void {
  if (key in error && (error as unknown as Record<string, unknown>)[key] === value) return;
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function read<Value>(get: () => Value): Value | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
