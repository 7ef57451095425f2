import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

/** Derives a key on libuv's pool; returns it in hex. */
export default async function key(password: string): Promise<string> {
  return (await derive(password, 'salt', 60_000, 32, 'sha512')).toString('hex');
}

export const inputs: readonly string[] = Array.from({ length: 40 }, (_, i) => `password ${i}`);
