import { parse } from 'csv-parse/sync';

import { originOf } from '../support/local-server.ts';

const SHOPS = 100;

type Order = { readonly sku: string; readonly quantity: string; readonly price_cents: string };

/** What one shop sold: its number of orders, their value in cents, and the article worth most. */
export type Sales = { readonly orders: number; readonly cents: number; readonly bestSku: string };

/** Fetches a shop's orders as CSV, parses them, and adds them up by article. */
export default async function fetchSales(url: string): Promise<Sales> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url}: expected 200, found ${response.status}`);
  const orders: Order[] = parse<Order>(await response.text(), { columns: true });
  const centsBySku = addUp(orders);
  const [bestSku = ''] = [...centsBySku.keys()].toSorted(
    (a, b) => (centsBySku.get(b) ?? 0) - (centsBySku.get(a) ?? 0),
  );
  const cents = [...centsBySku.values()].reduce((sum, value) => sum + value, 0);
  return { orders: orders.length, cents, bestSku };
}

function addUp(orders: readonly Order[]): Map<string, number> {
  const centsBySku = new Map<string, number>();
  for (const { sku, quantity, price_cents: price } of orders) {
    centsBySku.set(sku, (centsBySku.get(sku) ?? 0) + Number(quantity) * Number(price));
  }
  return centsBySku;
}

/** The addresses of the orders of 100 shops, on a server that this call starts. */
export async function* inputs(): AsyncGenerator<string> {
  const origin = await originOf(new URL('./server.ts', import.meta.url));
  for (let shop = 1; shop <= SHOPS; shop += 1) yield `${origin}/shops/${shop}/orders.csv`;
}
