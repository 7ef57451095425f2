import { serveUnderLoad } from './load-server.ts';

const LATENCY_MS = 25;
const EVERY = 12;
const FAILED = 503;

/** Always fails for the same paths, so that results can be compared. */
serveUnderLoad(
  () => LATENCY_MS,
  (path) => (Number(/\d+$/.exec(path)?.[0]) % EVERY === 0 ? FAILED : 200),
);
