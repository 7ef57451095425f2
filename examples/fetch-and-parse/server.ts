import { integerBetween, pick, seededRandom } from '../support/random.ts';
import { serve } from '../support/serve.ts';

const LATENCY_MS = 20;
const ORDERS_PER_SHOP = 2_000;
const HEADER = 'order,date,customer,city,sku,quantity,price_cents';
const CITIES = ['Lisbon', 'Nairobi', 'Osaka', 'Quito', 'Tallinn'];

const written = new Map<number, string>();

function orderLine(random: () => number, order: number): string {
  const day = String(integerBetween(random, 1, 28)).padStart(2, '0');
  const customer = `"Customer ${integerBetween(random, 1, 400)}, Ltd"`;
  const sku = `sku-${integerBetween(random, 1, 60)}`;
  const quantity = integerBetween(random, 1, 9);
  const priceCents = integerBetween(random, 99, 19_999);
  return [
    order,
    `2024-03-${day}`,
    customer,
    pick(random, CITIES),
    sku,
    quantity,
    priceCents,
  ].join();
}

/** The shop's orders as CSV, written once: a second request for them costs the server nothing. */
function ordersOf(shop: number): string {
  const known = written.get(shop);
  if (known !== undefined) return known;
  const random = seededRandom(shop);
  const lines = Array.from({ length: ORDERS_PER_SHOP }, (_, order) => orderLine(random, order));
  const csv = [HEADER, ...lines].join('\n');
  written.set(shop, csv);
  return csv;
}

serve(LATENCY_MS, (path) => {
  const shop = /^\/shops\/(\d{1,3})\/orders\.csv$/.exec(path)?.[1];
  return shop === undefined ? undefined : { type: 'text/csv', body: ordersOf(Number(shop)) };
});
