/** Waits; a run of it takes minutes, and stops between two inputs when it is asked to. */
export default async function wait(ms: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return ms;
}

export const inputs: readonly number[] = Array.from({ length: 1_000_000 }, () => 20);
