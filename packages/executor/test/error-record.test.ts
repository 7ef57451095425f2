import { describe, expect, it } from 'vitest';

import { ForkwiseError } from '@forkwise/core';

import { fromErrorRecord, toErrorRecord } from '../src/worker/index.ts';

function cross(thrown: unknown): unknown {
  return fromErrorRecord(structuredClone(toErrorRecord(thrown)));
}

describe('an error that crosses', () => {
  it('keeps class, name, message, stack, properties and causes', () => {
    class HttpError extends TypeError {
      override readonly name = 'HttpError';
      readonly status = 503;
    }
    const error = new HttpError('busy', { cause: new Error('socket', { cause: 'reset' }) });
    const revived = cross(error) as Error;
    expect(revived).toBeInstanceOf(TypeError);
    expect(revived).toMatchObject({ name: 'HttpError', message: 'busy', status: 503 });
    expect(revived.stack).toBe(error.stack);
    expect(revived.cause).toMatchObject({ message: 'socket', cause: 'reset' });
  });

  it('keeps system error fields, aggregated errors, DOMExceptions and ForkwiseErrors', () => {
    const system = Object.assign(new Error('ENOENT: no such file'), {
      code: 'ENOENT',
      errno: -2,
      syscall: 'open',
    });
    expect(cross(system)).toMatchObject({ code: 'ENOENT', errno: -2, syscall: 'open' });
    expect(cross(new AggregateError([new RangeError('a'), 'b'], 'all'))).toMatchObject({
      errors: [{ name: 'RangeError', message: 'a' }, 'b'],
    });
    const stopped = cross(new DOMException('stop', 'AbortError'));
    expect(stopped).toBeInstanceOf(DOMException);
    expect(stopped).toMatchObject({ name: 'AbortError', code: 20 });
    const own = new ForkwiseError('CANCELLED', 'no', { expected: 'e', found: 'f', hint: 'h' });
    expect(cross(own)).toBeInstanceOf(ForkwiseError);
    expect(cross(own)).toMatchObject({ code: 'CANCELLED', expected: 'e', found: 'f', hint: 'h' });
  });

  it('survives cycles, throwing getters and properties that cannot cross', () => {
    const error: Error = Object.assign(new Error('hostile'), {
      request: { send: () => 1 },
    });
    error.cause = error;
    Object.defineProperty(error, 'trap', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(cross(error)).toMatchObject({ message: 'hostile', request: '[a function]' });
  });

  it('is the thrown value itself where that is no error, or a refusal where it cannot cross', () => {
    for (const thrown of [undefined, null, 'text', -0, { a: [1] }]) {
      expect(cross(thrown)).toStrictEqual(thrown);
    }
    expect(cross({ f: () => 1 })).toMatchObject({
      code: 'RESULT_NOT_TRANSFERABLE',
      found: 'a function at thrown.f',
    });
  });
});
