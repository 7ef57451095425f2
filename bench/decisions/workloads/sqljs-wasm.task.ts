import initSqlJs from 'sql.js';

const SQL = await initSqlJs();

/** Fills a database in WebAssembly's memory and returns what a join over it counts. */
export default function joined(rows: number): number {
  const database = new SQL.Database();
  try {
    database.run(`create table a as with recursive n(i) as
      (select 1 union all select i + 1 from n where i < ${rows}) select i, i % 97 as k from n`);
    const found = database.exec('select count(*) from a x join a y on x.k = y.k and x.i < y.i');
    return Number(found[0]?.values[0]?.[0]);
  } finally {
    database.close();
  }
}

export const inputs: readonly number[] = Array.from({ length: 40 }, (_, i) => 1_500 + i);
