import type { FileHandle } from 'node:fs/promises';

const READ_BYTES = 2 ** 20;
const BREAK = 0x0a;

/** One line of a file, by its first bytes only, however long it is. */
export interface ScannedLine {
  /** From 0. */
  readonly number: number;
  /** Where it begins in the file. */
  readonly offset: number;
  /** With its line break. */
  readonly bytes: number;
  /** Its first bytes, at most as many as asked for, without the line break. */
  readonly start: Buffer;
  /** Whether a line break ends it; only the last line may have none. */
  readonly isWhole: boolean;
}

/**
 * Tells of the lines of a file one by one; memory does not depend on their length.
 *
 * @param startBytes how many bytes of a line are wanted, by its number
 * @param onLine what it returns is awaited
 */
export async function scanLines(
  handle: FileHandle,
  startBytes: (number: number) => number,
  onLine: (line: ScannedLine) => void | Promise<void>,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  let number = 0;
  let lineAt = 0;
  let start: Buffer = Buffer.alloc(0);
  for (let chunkAt = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, chunkAt);
    const chunk = buffer.subarray(0, bytesRead);
    let from = 0;
    for (let end = chunk.indexOf(BREAK); end >= 0; end = chunk.indexOf(BREAK, from)) {
      const whole = extended(start, chunk.subarray(from, end), startBytes(number));
      const bytes = chunkAt + end + 1 - lineAt;
      const told = onLine({ number, offset: lineAt, bytes, start: whole, isWhole: true });
      if (told !== undefined) await told;
      start = Buffer.alloc(0);
      from = end + 1;
      lineAt = chunkAt + from;
      number += 1;
    }
    chunkAt += bytesRead;
    // A copy: the buffer is read into again.
    start = Buffer.from(extended(start, chunk.subarray(from), startBytes(number)));
    if (bytesRead > 0) continue;
    const bytes = chunkAt - lineAt;
    if (bytes > 0) await onLine({ number, offset: lineAt, bytes, start, isWhole: false });
    return;
  }
}

function extended(start: Buffer, more: Buffer, most: number): Buffer {
  const missing = most - start.length;
  if (start.length === 0 || missing <= 0)
    return start.length === 0 ? more.subarray(0, most) : start;
  return Buffer.concat([start, more.subarray(0, missing)]);
}
