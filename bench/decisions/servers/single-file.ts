import { serveUnderLoad } from './load-server.ts';

/** A congested link: two requests at once take four times as long as one. */
const LATENCY_MS = 12;

serveUnderLoad(
  (active) => LATENCY_MS * active ** 2,
  () => 200,
);
