/**
 * List scheduling, simulated: pieces of `chunkSize` inputs in list order, each taken by the worker
 * that is free first. Answers when the last worker is done, in the unit of `times`.
 */
export function listSchedule(times: readonly number[], workers: number, chunkSize = 1): number {
  const free = Array.from({ length: workers }, () => 0);
  for (let from = 0; from < times.length; from += chunkSize) {
    const piece = times.slice(from, from + chunkSize).reduce((sum, time) => sum + time, 0);
    const first = free.indexOf(Math.min(...free));
    free[first] = (free[first] ?? 0) + piece;
  }
  return Math.max(...free);
}

/** A shuffled copy (Fisher & Yates, Durstenfeld's form). */
export function shuffled(times: readonly number[], random: () => number): number[] {
  const mixed = [...times];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const held = mixed[last] as number;
    mixed[last] = mixed[other] as number;
    mixed[other] = held;
  }
  return mixed;
}
