import { seededRandom } from '@forkwise/examples/support/random.ts';

export type Model = Readonly<Record<string, { readonly weight: number; readonly bias: number }>>;
export type Query = { readonly model: Model; readonly seed: number };

const FEATURES = 12_000;

/** Scores a query with the model that comes along with it. */
export default function score({ model, seed }: Query): number {
  const random = seededRandom(seed);
  let total = 0;
  for (let term = 0; term < 20_000; term += 1) {
    const feature = model[`feature-${Math.floor(random() * FEATURES)}`];
    total += (feature?.weight ?? 0) * random() + (feature?.bias ?? 0);
  }
  return Math.round(total);
}

/** Every query carries the same model of 12,000 objects: sending it costs more than scoring. */
export function* inputs(): Generator<Query> {
  const entries = Array.from({ length: FEATURES }, (_, feature) => [
    `feature-${feature}`,
    { weight: (feature * 31) % 101, bias: feature % 7 },
  ]);
  const model = Object.fromEntries(entries) as Model;
  for (let seed = 0; seed < 100; seed += 1) yield { model, seed };
}
