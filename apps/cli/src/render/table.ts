import { widthOf, type Look } from './look.ts';

export interface Column<Row> {
  readonly title: string;
  /** `width` is the column's own, in columns; only one with `room` draws to it. */
  readonly cell: (row: Row, width: number) => string;
  readonly align: 'left' | 'right';
  /** Where the table is too wide, columns go in this order, 1 first; absent: it stays. */
  readonly dropAt?: number;
  /** Takes what the others leave, within these bounds, in columns; absent: as wide as its content. */
  readonly room?: { readonly least: number; readonly most: number };
}

const GAP = '  ';

/** A table with a dim header, as wide as its content, with as many columns as fit. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  look: Look,
): string[] {
  const drawn = columns.map((column) => {
    const least = column.room?.least ?? 0;
    const cells = rows.map((row) => column.cell(row, least));
    return { column, cells, width: Math.max(...[column.title, ...cells].map(widthOf)) };
  });
  const narrow = fitting(drawn, look.columns);
  const left = look.columns - totalWidth(narrow);
  const kept = narrow.map((one) => withRoom(one, rows, left));
  const line = (texts: readonly string[]): string =>
    kept
      .map(({ column, width }, at) => pad(texts[at] ?? '', width, column.align))
      .join(GAP)
      .trimEnd();
  const header = look.paint('dim', line(kept.map(({ column }) => column.title)));
  return [header, ...rows.map((_, row) => line(kept.map(({ cells }) => cells[row] ?? '')))];
}

/** The same column with what is left over, if it can use it. */
function withRoom<Row>(one: Drawn<Row>, rows: readonly Row[], left: number): Drawn<Row> {
  const { column, width } = one;
  if (column.room === undefined) return one;
  const wider = Math.min(width + left, Math.max(width, column.room.most));
  return { column, cells: rows.map((row) => column.cell(row, wider)), width: wider };
}

function totalWidth(drawn: readonly Drawn<never>[]): number {
  return drawn.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
}

interface Drawn<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly string[];
  readonly width: number;
}

function fitting<Row>(drawn: readonly Drawn<Row>[], columns: number): readonly Drawn<Row>[] {
  const [first] = drawn
    .filter(({ column }) => column.dropAt !== undefined)
    .toSorted((a, b) => (a.column.dropAt ?? 0) - (b.column.dropAt ?? 0));
  if (totalWidth(drawn) <= columns || first === undefined) return drawn;
  return fitting(
    drawn.filter((one) => one !== first),
    columns,
  );
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(width - widthOf(text), 0));
  return align === 'left' ? text + space : space + text;
}
