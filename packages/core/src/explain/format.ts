/** Numbers as people read them, everywhere: three significant digits and the unit that fits. */

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A hundred times slower is slow enough to know. */
const LEAST_FACTOR = 0.01;

/** A duration: `12 µs`, `3.4 ms`, `1.25 s`, `2 min 5 s`, `3 h 12 min`. */
export function formatMs(ms: number): string {
  if (!Number.isFinite(ms)) return '∞';
  if (ms >= HOUR_MS) return pair(ms, HOUR_MS, 'h', MINUTE_MS, 'min');
  // 59,950 ms would read 60.0 s.
  if (ms >= 59_950) return pair(ms, MINUTE_MS, 'min', 1000, 's');
  const { divisor, unit } = unitOf(ms);
  return `${digits(ms / divisor)} ${unit}`;
}

/** An interval in one unit where one fits both ends: `1.1–1.4 s`, `800 ms–1.2 s`. */
export function formatRangeMs(low: number, high: number): string {
  const lowText = formatMs(low);
  const highText = formatMs(high);
  if (lowText === highText) return lowText;
  const unit = / \S+$/.exec(highText)?.[0] ?? '';
  const sameUnit = high < 59_950 && lowText.endsWith(unit);
  return `${sameUnit ? lowText.slice(0, -unit.length) : lowText}–${highText}`;
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${digits(bytes / 2 ** (10 * power))} ${units[power]}`;
}

/** Inputs per second, or per minute where that is less than one. */
export function formatRate(perSecond: number): string {
  return perSecond >= 1 || perSecond === 0
    ? `${digits(perSecond)}/s`
    : `${digits(perSecond * 60)}/min`;
}

/** Of small ones two decimals, so that they stand below each other: `0.80×`, `1.75×`, `67.9×`. */
export function formatFactor(factor: number): string {
  if (factor < LEAST_FACTOR) return `<${LEAST_FACTOR}×`;
  return `${factor < 9.995 ? factor.toFixed(2) : digits(factor)}×`;
}

/** By hand, since the first use of a locale loads its tables for 15 ms. `count` is a whole number. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 worker`, `2 workers`. */
export function formatMany(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** Three significant digits, no exponent, no trailing zeros after whole numbers. */
export function digits(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 999.5) return formatCount(Math.round(value));
  const rounded = value.toPrecision(3);
  return Math.abs(value) < 0.001 ? String(Number(value.toExponential(1))) : trimmed(rounded);
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function unitOf(ms: number): { divisor: number; unit: string } {
  if (ms >= 999.5) return { divisor: 1000, unit: 's' };
  if (ms >= 0.9995 || ms === 0) return { divisor: 1, unit: 'ms' };
  return { divisor: 0.001, unit: 'µs' };
}

function pair(
  ms: number,
  bigMs: number,
  bigUnit: string,
  smallMs: number,
  smallUnit: string,
): string {
  const small = Math.round(ms / smallMs);
  const perBig = bigMs / smallMs;
  const rest = small % perBig;
  const whole = `${formatCount(Math.floor(small / perBig))} ${bigUnit}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallUnit}`;
}
