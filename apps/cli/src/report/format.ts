import { extname } from 'node:path';

import { ForkwiseError } from '@forkwise/core/base';

export const REPORT_FORMATS = ['html', 'md', 'json', 'csv'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** By the ending of the file's name. Throws `OPTION_INVALID` for any other. */
export function formatOf(path: string): ReportFormat {
  const ending = extname(path).slice(1).toLowerCase();
  const format = REPORT_FORMATS.find((one) => one === ending);
  if (format !== undefined) return format;
  throw new ForkwiseError('OPTION_INVALID', `No report can be written to ${path}.`, {
    expected: `a name that ends in ${REPORT_FORMATS.map((one) => `.${one}`).join(', ')}`,
    found: ending === '' ? 'a name without an ending' : `.${ending}`,
    hint: 'The ending says what kind of report it is; .html has the pictures.',
  });
}
