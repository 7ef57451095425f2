import { createHash } from 'node:crypto';

/** The first 16 hex digits of the SHA-1 of `data`: enough to tell two results apart. */
export function shortHash(data: string | Uint8Array): string {
  return createHash('sha1').update(data).digest('hex').slice(0, 16);
}
