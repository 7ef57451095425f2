import { widthOf, type Look } from './look.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly align: 'left' | 'right';
  /** Where the table is too wide, columns go in this order, 1 first; absent: it stays. */
  readonly dropAt?: number;
}

const GAP = '  ';

/** A table with a dim header, as wide as its content, with as many columns as fit. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  look: Look,
): string[] {
  const drawn = columns.map((column) => {
    const cells = rows.map(column.cell);
    return { column, cells, width: Math.max(...[column.title, ...cells].map(widthOf)) };
  });
  const kept = fitting(drawn, look.columns);
  const line = (texts: readonly string[]): string =>
    kept
      .map(({ column, width }, at) => pad(texts[at] ?? '', width, column.align))
      .join(GAP)
      .trimEnd();
  const header = look.paint('dim', line(kept.map(({ column }) => column.title)));
  return [header, ...rows.map((_, row) => line(kept.map(({ cells }) => cells[row] ?? '')))];
}

interface Drawn<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly string[];
  readonly width: number;
}

function fitting<Row>(drawn: readonly Drawn<Row>[], columns: number): readonly Drawn<Row>[] {
  const width = drawn.reduce((sum, one) => sum + one.width + GAP.length, -GAP.length);
  const [first] = drawn
    .filter(({ column }) => column.dropAt !== undefined)
    .toSorted((a, b) => (a.column.dropAt ?? 0) - (b.column.dropAt ?? 0));
  if (width <= columns || first === undefined) return drawn;
  return fitting(
    drawn.filter((one) => one !== first),
    columns,
  );
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(width - widthOf(text), 0));
  return align === 'left' ? text + space : space + text;
}
