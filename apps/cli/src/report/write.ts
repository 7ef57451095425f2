import type { ReportDocument } from './document.ts';
import { csvReport } from './csv.ts';
import type { ReportFormat } from './format.ts';
import { htmlReport } from './html.ts';
import { markdownReport } from './markdown.ts';

/** The text of a report file. */
export function writeReport(document: ReportDocument, format: ReportFormat): string {
  switch (format) {
    case 'html':
      return htmlReport(document);
    case 'md':
      return markdownReport(document);
    case 'csv':
      return csvReport(document);
    case 'json':
      return `${JSON.stringify(document, undefined, 2)}\n`;
  }
}
