/** All of `inputs` at once where the task waits, one after another where it does not. */
export function runAll(
  task: (input: unknown) => unknown,
  inputs: ArrayLike<unknown>,
): unknown[] | Promise<unknown[]> {
  const results: unknown[] = [];
  for (let at = 0; at < inputs.length; at += 1) results.push(task(inputs[at]));
  return results[0] instanceof Promise ? Promise.all(results) : results;
}

/** Numbers as one typed array, which moves without being copied value by value. */
export function packed(values: readonly unknown[]): unknown[] | Float64Array<ArrayBuffer> {
  return typeof values[0] === 'number' ? Float64Array.from(values as number[]) : [...values];
}
