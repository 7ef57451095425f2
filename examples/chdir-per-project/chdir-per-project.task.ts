import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

import { projectFolders } from './projects.ts';

/** A packed project: bytes before and after compression, and the SHA-1 of the result, in hex. */
export type Packed = {
  readonly sourceBytes: number;
  readonly packedBytes: number;
  readonly sha1: string;
};

/**
 * Compresses the assets of the project in `folder`. Like many a build tool it only knows relative
 * paths, so it has to work in the project's own folder.
 */
export default function pack(folder: string): Packed {
  const home = process.cwd();
  process.chdir(folder);
  try {
    return packAssets();
  } finally {
    process.chdir(home);
  }
}

function packAssets(): Packed {
  const hash = createHash('sha1');
  let [sourceBytes, packedBytes] = [0, 0];
  for (const name of readdirSync('assets').toSorted()) {
    const source = readFileSync(join('assets', name));
    const packed = brotliCompressSync(source);
    hash.update(name).update(packed);
    sourceBytes += source.length;
    packedBytes += packed.length;
  }
  return { sourceBytes, packedBytes, sha1: hash.digest('hex') };
}

/** The folders of 100 projects, which this call creates. */
export const inputs = (): Iterable<string> => projectFolders();
