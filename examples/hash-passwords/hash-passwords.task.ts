import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

/** Some 50 ms of work on one core. A real service follows the current OWASP figure instead. */
const ITERATIONS = 120_000;
const KEY_BYTES = 32;
const ACCOUNTS = 40;

export type Credentials = { readonly password: string; readonly salt: string };

/** Derives the key that is stored in place of the password, in hex. */
export default async function hashPassword({ password, salt }: Credentials): Promise<string> {
  const key = await derive(password, salt, ITERATIONS, KEY_BYTES, 'sha512');
  return key.toString('hex');
}

/** Forty accounts. Salts are fixed so that the results are too; real ones are random. */
export function* inputs(): Generator<Credentials> {
  for (let account = 1; account <= ACCOUNTS; account += 1) {
    yield { password: `correct horse ${account}`, salt: `salt of account ${account}` };
  }
}
