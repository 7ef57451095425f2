const cell = new Int32Array(new SharedArrayBuffer(4));

/** Holds the thread for 20 ms without computing. */
export default function slept(value: number): number {
  Atomics.wait(cell, 0, 0, 20);
  return value * 2;
}

export const inputs: readonly number[] = Array.from({ length: 60 }, (_, i) => i);
