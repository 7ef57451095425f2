import { pbkdf2Sync } from 'node:crypto';

/** Derives a key on the calling thread; returns it in hex. */
export default function key(password: string): string {
  return pbkdf2Sync(password, 'salt', 60_000, 32, 'sha512').toString('hex');
}

export const inputs: readonly string[] = Array.from({ length: 40 }, (_, i) => `password ${i}`);
