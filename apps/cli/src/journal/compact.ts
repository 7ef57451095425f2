import { open, rename, type FileHandle } from 'node:fs/promises';

import { IndexSet } from 'forkwise';

import { isKept, startOf, wantedBytes } from './scan.ts';
import { scanLines } from './scan-lines.ts';

const COPY_BYTES = 2 ** 20;

/**
 * Takes the lines that do not count out of a journal. The file is replaced by its new self in one
 * step, so that whoever ends this process leaves one or the other.
 */
export async function compact(path: string, from: FileHandle): Promise<void> {
  const aside = `${path}.resuming`;
  const { mode } = await from.stat();
  {
    await using to = await open(aside, 'w', mode);
    let segment = { from: 0, to: 0 };
    const kept = new IndexSet();
    await scanLines(from, wantedBytes, async (line) => {
      if (!line.isWhole) return;
      if (line.number > 0 && !isKept(startOf(path, line), kept)) return;
      if (line.offset !== segment.to) {
        await copy(from, to, segment);
        segment = { from: line.offset, to: line.offset };
      }
      segment = { from: segment.from, to: line.offset + line.bytes };
    });
    await copy(from, to, segment);
    await to.datasync();
  }
  await rename(aside, path);
}

async function copy(
  from: FileHandle,
  to: FileHandle,
  segment: { readonly from: number; readonly to: number },
): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(COPY_BYTES, segment.to - segment.from));
  for (let at = segment.from; at < segment.to;) {
    const { bytesRead } = await from.read(buffer, 0, Math.min(COPY_BYTES, segment.to - at), at);
    await to.appendFile(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
