/** Counts for as long as it is told to, and tells how far it came. */
const CALLS_PER_LOOK = 2000;

addEventListener('message', ({ data }: MessageEvent<number>) => {
  postMessage(countFor(data));
});
postMessage(0);

function countFor(ms: number): number {
  const untilMs = performance.now() + ms;
  let count = 0;
  let state = 1;
  while (performance.now() < untilMs) {
    for (let i = 0; i < CALLS_PER_LOOK; i += 1) state = (Math.imul(state, 1_664_525) + i) | 0;
    count += 1;
  }
  // The state is used, so that nobody may leave its loop out.
  return count + (state === 0 ? 1e-9 : 0);
}
