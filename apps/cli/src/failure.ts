import { ForkwiseError } from '@forkwise/core/base';

import { Interrupted } from './commands/interrupt.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { errorDocument, renderBug, renderError } from './render/error.ts';
import type { Terminal } from './terminal/output.ts';

/** Tells what went wrong, on standard error and for `--json` on standard output too. */
export async function reportFailure(
  thrown: unknown,
  { stdout, stderr }: Terminal,
  json: boolean,
): Promise<ExitCode> {
  if (thrown instanceof Interrupted) {
    await stderr.lines(['Interrupted.']);
    return EXIT.interrupted;
  }
  if (!(thrown instanceof ForkwiseError)) {
    await stderr.lines(renderBug(thrown, stderr.look));
    return EXIT.bug;
  }
  const error = rootOf(thrown);
  await stderr.lines(renderError(error, stderr.look));
  if (json) await stdout.write(`${JSON.stringify(errorDocument(error))}\n`);
  return EXIT.usage;
}

/** A fault in an inputs file reaches us as the cause of the stop that it led to. */
function rootOf(error: ForkwiseError): ForkwiseError {
  return error.cause instanceof ForkwiseError ? rootOf(error.cause) : error;
}
