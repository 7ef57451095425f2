import type { Answer, Server } from './simulate.ts';

const answered = (afterMs: number): Answer => ({ afterMs, failed: false });

/** Any number at once, each after the same time. */
export const constant =
  (latencyMs: number): (() => Server) =>
  () =>
  () =>
    answered(latencyMs);

/** `places` at once at full speed; a request that arrives beyond them takes longer by a power. */
export const degrading =
  (latencyMs: number, places: number, power = 2): (() => Server) =>
  () =>
  (_request, _nowMs, open) =>
    answered(latencyMs * Math.max(1, open / places) ** power);

/** Requests beyond `places` wait in a queue, first come first served. */
export const queueing =
  (serviceMs: number, places: number): (() => Server) =>
  () => {
    const freeAtMs = Array<number>(places).fill(-Infinity);
    return (_request, nowMs) => {
      const first = freeAtMs.indexOf(Math.min(...freeAtMs));
      freeAtMs[first] = Math.max(nowMs, freeAtMs[first] as number) + serviceMs;
      return answered(freeAtMs[first] - nowMs);
    };
  };

/** Every `every`th request fails, whatever the load. */
export const flaky =
  (make: () => Server, every: number, failsAfterMs: number | undefined): (() => Server) =>
  () => {
    const server = make();
    return (request, nowMs, open) => {
      const { afterMs, failed } = server(request, nowMs, open);
      const fails = request % every === every - 1;
      return { afterMs: fails ? (failsAfterMs ?? afterMs) : afterMs, failed: failed || fails };
    };
  };

/** Refuses, at once, whatever arrives while `most` are open. */
export const refusing =
  (make: () => Server, most: number): (() => Server) =>
  () => {
    const server = make();
    return (request, nowMs, open) =>
      open > most ? { afterMs: 1, failed: true } : server(request, nowMs, open);
  };

/** Latencies spread by a lognormal factor of median 1. */
export const jittery =
  (make: () => Server, sigma: number, seed = 7): (() => Server) =>
  () => {
    const server = make();
    const random = seeded(seed);
    return (request, nowMs, open) => {
      const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
      const { afterMs, failed } = server(request, nowMs, open);
      return { afterMs: afterMs * Math.exp(sigma * normal), failed };
    };
  };

/** Slower by `factor` for whatever arrives between two points in time. */
export const slowedBetween =
  (make: () => Server, fromMs: number, toMs: number, factor: number): (() => Server) =>
  () => {
    const server = make();
    return (request, nowMs, open) => {
      const { afterMs, failed } = server(request, nowMs, open);
      return { afterMs: nowMs >= fromMs && nowMs < toMs ? afterMs * factor : afterMs, failed };
    };
  };

/** Park and Miller's minimal standard generator. */
function seeded(seed: number): () => number {
  let value = (seed * 48_271 * 48_271) % 2_147_483_647;
  return () => (value = (value * 48_271) % 2_147_483_647) / 2_147_483_647;
}
