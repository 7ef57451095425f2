/** Where no width is known: what fits most pagers and logs. */
const DEFAULT_COLUMNS = 100;
const FEWEST_COLUMNS = 40;

/** How wide lines may be on a stream. Asked each time: a window may be resized. */
export function columnsOf({ columns }: { readonly columns?: number }): number {
  const fromEnvironment = Number(process.env['COLUMNS']);
  const known = columns ?? (fromEnvironment > 0 ? fromEnvironment : DEFAULT_COLUMNS);
  return Math.max(known, FEWEST_COLUMNS);
}
