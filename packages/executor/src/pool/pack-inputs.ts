import type { BlockedCrossing, FailedOutcome } from '@forkwise/core/base';

import {
  inputNotTransferable,
  type Medium,
  type Moves,
  obstacleOf,
  type Packed,
  serializationError,
  ValuePacker,
} from '../worker/index.ts';
import { indexAt } from './chunk.ts';

/** Inputs ready to be posted, without those that cannot cross. */
export interface PackedInputs {
  readonly indices: number | readonly number[];
  readonly values: ArrayLike<unknown>;
  readonly packed: Packed;
  /** One for each input that was left out. */
  readonly failures: readonly FailedOutcome[];
}

export function packInputs(
  indices: number | readonly number[],
  values: ArrayLike<unknown>,
  medium: Medium,
  moves: Moves,
): PackedInputs {
  const packer = new ValuePacker(medium);
  return packWith({ indices, values, packer, moves }, (value) => packer.add(value));
}

/** Packs again, as copies, what could not be posted: each value is tried by itself, and left out if it fails. */
export function packCloneable(
  indices: number | readonly number[],
  values: ArrayLike<unknown>,
  medium: Medium,
): PackedInputs {
  const packer = new ValuePacker(medium);
  return packWith({ indices, values, packer, moves: 'nothing' }, (value) => {
    const error = serializationError(value, medium);
    return error === undefined ? packer.add(value) : obstacleOf(error);
  });
}

type Inputs = Pick<PackedInputs, 'indices' | 'values'>;

/** Of inputs that cross one by one but not in one message: together they are too large. */
export function halves({ indices, values }: PackedInputs): readonly [Inputs, Inputs] {
  const middle = Math.ceil(values.length / 2);
  const part = (from: number, to: number): Inputs => {
    const positions = Array.from({ length: to - from }, (_, at) => from + at);
    return {
      indices: positions.map((position) => indexAt(indices, position)),
      values: positions.map((position) => values[position]),
    };
  };
  return [part(0, middle), part(middle, values.length)];
}

/** For what no attempt gets across. */
export function refuseAll({ indices, values }: PackedInputs, error: unknown): FailedOutcome[] {
  return Array.from({ length: values.length }, (_, position) => {
    const index = indexAt(indices, position);
    return { index, status: 'rejected', error: inputNotTransferable(index, obstacleOf(error)) };
  });
}

interface Packing {
  readonly indices: number | readonly number[];
  readonly values: ArrayLike<unknown>;
  readonly packer: ValuePacker;
  readonly moves: Moves;
}

function packWith(
  { indices, values, packer, moves }: Packing,
  add: (value: unknown) => BlockedCrossing | undefined,
): PackedInputs {
  const failures: FailedOutcome[] = [];
  const dropped = new Set<number>();
  for (let position = 0; position < values.length; position += 1) {
    const obstacle = add(values[position]);
    if (obstacle === undefined) continue;
    const index = indexAt(indices, position);
    dropped.add(position);
    failures.push({ index, status: 'rejected', error: inputNotTransferable(index, obstacle) });
  }
  const packed = packer.pack(moves);
  if (dropped.size === 0) return { indices, values, packed, failures };
  const kept = Array.from({ length: values.length }, (_, position) => position).filter(
    (position) => !dropped.has(position),
  );
  return {
    indices: kept.map((position) => indexAt(indices, position)),
    values: kept.map((position) => values[position]),
    packed,
    failures,
  };
}
