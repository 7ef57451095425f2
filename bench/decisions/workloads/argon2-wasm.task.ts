import { argon2id } from 'hash-wasm';

/** Derives a key in WebAssembly: a promise, but all its work is on the calling thread. */
export default function derive(password: string): Promise<string> {
  return argon2id({
    password,
    salt: `salt of ${password}`,
    parallelism: 1,
    iterations: 2,
    memorySize: 4_096,
    hashLength: 16,
    outputType: 'hex',
  });
}

export const inputs: readonly string[] = Array.from({ length: 60 }, (_, i) => `password ${i}`);
