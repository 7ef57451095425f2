/** Durations, factors and counts as people read them; the one place where units are chosen. */
export function formatMs(ms: number): string {
  if (!Number.isFinite(ms)) return '∞';
  if (ms < 0.001) return `${significant(ms * 1e6)} ns`;
  if (ms < 1) return `${significant(ms * 1000)} µs`;
  if (ms < 1000) return `${significant(ms)} ms`;
  if (ms < 120_000) return `${significant(ms / 1000)} s`;
  return `${significant(ms / 60_000)} min`;
}

export function formatFactor(factor: number): string {
  return `${factor >= 10 ? Math.round(factor) : factor.toFixed(1)}×`;
}

/** By hand, since the first use of a locale loads its tables for 15 ms. `count` is a whole number. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** Three significant digits, without an exponent. */
function significant(value: number): string {
  return value === 0 ? '0' : String(Number(value.toPrecision(value >= 100 ? 3 : 2)));
}
