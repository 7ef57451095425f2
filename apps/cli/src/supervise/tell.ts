import type { ForkwiseError } from '@forkwise/core/base';

import { renderError } from '../render/error.ts';
import { openStderr } from '../terminal/output.ts';

/** Tells of what does not end the command: on standard error alone. */
export function tell(error: ForkwiseError, argv: readonly string[]): void {
  const stderr = openStderr(argv.includes('--no-color'));
  void stderr.lines(renderError(error, stderr.look));
}
