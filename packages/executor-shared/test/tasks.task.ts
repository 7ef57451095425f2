export function double(input: number): number {
  return input * 2;
}

/** Ends its thread at once where the input says so. */
export function exitAt(input: { readonly at: number; readonly fatal: readonly number[] }): number {
  if (input.fatal.includes(input.at)) process.exit(7);
  return input.at;
}

/** So many bytes, all of the value of the last digit. */
export function bytes(length: number): Uint8Array {
  return new Uint8Array(length).fill(length % 10);
}

export function byteSum(input: Uint8Array): number {
  return input.reduce((sum, byte) => sum + byte, 0);
}

/** Leaves a timer behind and tells, from the next input on, whether it has fired. */
let fired = 0;
export function leaveTimer(input: number): number {
  setTimeout(() => {
    fired += 1;
  }, 1);
  return input === 0 ? 0 : fired;
}

/** Holds the thread for 2 ms; answers with the timers of others that have fired. */
export function leaveTimerAndSpin(input: number): number {
  const endMs = performance.now() + 2;
  while (performance.now() < endMs);
  return leaveTimer(input);
}

/** Counts in the input's own memory. */
export function addTo(input: Int32Array): number {
  return Atomics.add(input, 0, 1);
}

export async function context(
  _input: unknown,
  _shared: unknown,
  { index, signal }: { readonly index: number; readonly signal: AbortSignal },
): Promise<string> {
  return `${index} ${signal.aborted}`;
}
