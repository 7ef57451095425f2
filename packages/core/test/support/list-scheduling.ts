/**
 * List scheduling, simulated: each input in list order is taken by the worker that is free first.
 * Answers when the last worker is done, in the unit of `times`.
 */
export function listSchedule(times: readonly number[], workers: number): number {
  const free = Array.from({ length: workers }, () => 0);
  for (const time of times) {
    const first = free.indexOf(Math.min(...free));
    free[first] = (free[first] ?? 0) + time;
  }
  return Math.max(...free);
}

/** A shuffled copy (Fisher & Yates, Durstenfeld's form). */
export function shuffled<T>(times: readonly T[], random: () => number): T[] {
  const mixed = [...times];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const held = mixed[last] as T;
    mixed[last] = mixed[other] as T;
    mixed[other] = held;
  }
  return mixed;
}
