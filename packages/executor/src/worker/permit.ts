/**
 * One word in shared memory that is written once: by a worker as it begins with its first chunk, or
 * by whoever started it, to call it off before that. Whoever comes second sees that it is too late.
 */
export type Permit = Int32Array;

const BEGUN = 1;
const CALLED_OFF = 2;

export function createPermit(): Permit {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** The worker's side: false when it has been called off. */
export function begin(permit: Permit): boolean {
  return Atomics.compareExchange(permit, 0, 0, BEGUN) !== CALLED_OFF;
}

/** The other side: true when the worker has not begun, and now never will. */
export function callOff(permit: Permit): boolean {
  return Atomics.compareExchange(permit, 0, 0, CALLED_OFF) !== BEGUN;
}
