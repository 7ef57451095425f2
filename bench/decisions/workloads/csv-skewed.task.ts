import { parse } from 'csv-parse/sync';

import { seededRandom } from '@forkwise/examples/support/random.ts';
import { csvTable } from '../support/texts.ts';

const MOST_ROWS = 6_000;

/** Parses a table and returns the sum of its last column. */
export default function sumOfCents(table: string): number {
  const rows = parse<{ cents: string }>(table, { columns: true });
  return rows.reduce((sum, row) => sum + Number(row.cents), 0);
}

/** Most tables are short, a few are long. */
export function* inputs(): Generator<string> {
  const random = seededRandom(3);
  for (let table = 0; table < 120; table += 1) {
    yield csvTable(table, 20 + Math.floor(MOST_ROWS * random() ** 4));
  }
}
