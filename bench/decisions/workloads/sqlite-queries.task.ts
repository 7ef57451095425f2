import { DatabaseSync } from 'node:sqlite';

const database = new DatabaseSync(':memory:');
database.exec(`create table orders as with recursive n(i) as
  (select 1 union all select i + 1 from n where i < 30000)
  select i as id, i * 7919 % 1000 as customer, i * 104729 % 5000 as cents from n`);
const query = database.prepare(
  'select customer, sum(cents) as total from orders where cents > ? group by customer order by total desc limit 1',
);

/** What the best customer spent above a limit; a synchronous driver, a connection per isolate. */
export default function best(limit: number): number {
  return Number(query.get(limit)?.['total']);
}

export const inputs: readonly number[] = Array.from({ length: 80 }, (_, i) => i * 20);
