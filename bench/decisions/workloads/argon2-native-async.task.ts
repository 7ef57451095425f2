import { hash } from '@node-rs/argon2';

const options = { memoryCost: 8_192, timeCost: 2, parallelism: 1, salt: Buffer.alloc(16, 7) };

/** Hashes a password in a native module, on its pool. */
export default function hashed(password: string): Promise<string> {
  return hash(password, options);
}

export const inputs: readonly string[] = Array.from({ length: 60 }, (_, i) => `password ${i}`);
