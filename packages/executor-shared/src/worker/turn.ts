/**
 * A busy worker gives its event loop a turn this often, for timers and rejections that tasks left
 * behind. A turn costs a few µs, so this is far below a thousandth of the time.
 */
export const TURN_MS = 10;
