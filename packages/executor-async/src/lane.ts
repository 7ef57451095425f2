/**
 * One place in flight. It runs inputs one after another and is reused, so an input costs no object
 * of its own. An abandoned lane has been left to its late result, which is dropped.
 */
export class Lane {
  /** The input that runs, or -1 between inputs. */
  index = -1;
  startMs = 0;
  /** The same moment by the concurrency limit's clock. */
  waitingSinceMs = 0;
  /** What the concurrency limit wants back when the input ends. */
  token = 0;
  abandoned = false;
  /** Present while a task that asked for a context runs. */
  abort: AbortController | undefined;
}
