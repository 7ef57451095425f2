/** Waits; a run of it takes minutes, and stops between two inputs when it is asked to. */
export default async function wait(ms: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return ms;
}

export function* inputs(): Generator<number> {
  for (let index = 0; index < 1_000_000; index += 1) yield 20;
}
