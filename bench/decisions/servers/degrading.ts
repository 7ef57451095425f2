import { serveUnderLoad } from './load-server.ts';

/** Six requests at once are served in 20 ms each; past six, throughput falls as the load rises. */
const LATENCY_MS = 20;
const COMFORTABLE = 6;

serveUnderLoad(
  (active) => LATENCY_MS * Math.max(1, (active / COMFORTABLE) ** 2),
  () => 200,
);
