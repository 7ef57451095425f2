/** Units that a field takes beside its own, as multiples of it. */
const UNITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ms: { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, min: 60_000, h: 3_600_000 },
  bytes: { b: 1, byte: 1, bytes: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 2 ** 10, mib: 2 ** 20 },
  mib: { mib: 1, gib: 2 ** 10, mb: 1e6 / 2 ** 20, gb: 1e9 / 2 ** 20 },
};

const WRITTEN = /^(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-zµ]*)$/;

/** Thousands set apart by a space, comma or underscore. */
const GROUPED = /(?<=^-?\d{1,3}(?:[ ,_]\d{3})*)[ ,_](?=\d{3}(?!\d))/g;

/**
 * The number that someone means by `40`, `1,000,000`, `1e6`, `1.5 s` or `200 kB`, in a field's own
 * unit; `undefined` where it is none.
 *
 * @param unit `ms`, `bytes`, `MiB`, or anything else for a field that takes plain numbers
 */
export function parseQuantity(text: string, unit: string): number | undefined {
  const plain = text.trim().replaceAll(GROUPED, '').toLowerCase();
  const [, digits, suffix = ''] = WRITTEN.exec(plain) ?? [];
  if (digits === undefined) return undefined;
  const factor = suffix === '' ? 1 : UNITS[unit.toLowerCase()]?.[suffix];
  return factor === undefined ? undefined : Number(digits) * factor;
}
