/**
 * Inputs per message: g* = √(n·h / ((m−1)·c)) balances n·h/g of dispatching against the tail of
 * one last chunk, (1 − 1/m)·g·c (both as the design's prediction has them). Bounded so that each
 * worker gets at least four chunks, and a chunk lasts at most `LONGEST_CHUNK_MS`.
 */
export function chunkSize(
  inputs: number,
  workers: number,
  perChunkMs: number,
  perInputMs: number,
): number {
  if (inputs <= workers * CHUNKS_PER_WORKER) return 1;
  const eachMs = Math.max(perInputMs, SHORTEST_INPUT_MS);
  const ideal = Math.sqrt((inputs * perChunkMs) / (Math.max(1, workers - 1) * eachMs));
  const fair = Math.floor(inputs / (workers * CHUNKS_PER_WORKER));
  const prompt = LONGEST_CHUNK_MS / eachMs;
  return Math.max(1, Math.floor(Math.min(ideal, fair, prompt, LARGEST_CHUNK)));
}

const CHUNKS_PER_WORKER = 4;
/** Past this, progress is late and a crash costs more; dispatch is long below 1 % already. */
const LONGEST_CHUNK_MS = 50;
/** A call cannot be told from nothing below this. */
const SHORTEST_INPUT_MS = 0.000_02;
/** A message of more values holds the main thread noticeably. */
const LARGEST_CHUNK = 16_384;
