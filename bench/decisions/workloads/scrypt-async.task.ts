import { type BinaryLike, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<BinaryLike, BinaryLike, number, Buffer>(scrypt);

/** Derives a key on libuv's pool: more workers share the same cores and add nothing. */
export default async function key(password: string): Promise<string> {
  return (await derive(password, 'salt', 32)).toString('hex');
}

export const inputs: readonly string[] = Array.from({ length: 30 }, (_, i) => `password ${i}`);
