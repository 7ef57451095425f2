import { serialize } from 'node:v8';

import { type BlockedCrossing, ForkwiseError } from '@forkwise/core/base';

import type { Medium } from './codec.ts';

export function inputNotTransferable(index: number, obstacle: BlockedCrossing): ForkwiseError {
  const found = `${obstacle.reason} at input${obstacle.path}`;
  const message = `Input ${index} cannot reach a worker whole: ${found}.`;
  return new ForkwiseError('INPUT_NOT_TRANSFERABLE', message, {
    expected: 'an input that structured clone copies whole',
    found,
    hint: 'Pass plain data and rebuild the rest in the task, or use an in-process strategy.',
  });
}

export function resultNotTransferable(index: number, obstacle: BlockedCrossing): ForkwiseError {
  const found = `${obstacle.reason} at result${obstacle.path}`;
  const message = `The result of input ${index} cannot leave its worker whole: ${found}.`;
  return new ForkwiseError('RESULT_NOT_TRANSFERABLE', message, {
    expected: 'a result that structured clone copies whole',
    found,
    hint: 'Return plain data, or use an in-process strategy.',
  });
}

/** For what only the attempt shows: a Proxy, say. */
export function obstacleOf(error: unknown): BlockedCrossing {
  const reason = error instanceof Error ? error.message : 'a value that cannot be serialized';
  return { kind: 'blocked', path: '', reason };
}

/** What serializing the value throws, found by trying; `undefined` when it works. */
export function serializationError(value: unknown, medium: Medium): unknown {
  try {
    if (medium === 'thread') structuredClone(value);
    else serialize(value);
    return undefined;
  } catch (error) {
    return error;
  }
}
