import { type Table, contentOf } from './content.ts';
import type { ReportDocument } from './document.ts';

/** A report as GitHub-flavoured Markdown. Whatever tasks say in it is text, never markup. */
export function markdownReport(document: ReportDocument): string {
  const { title, lead, figures, strategies, lists, tables } = contentOf(document);
  const blocks = [
    `# ${text(title)}`,
    text(lead),
    figures
      .map(({ name, value, note }) => `- **${text(name)}**: ${text(value)}${aside(note)}`)
      .join('\n'),
    ...tableBlock(strategies),
    ...lists
      .filter(({ lines }) => lines.length > 0)
      .flatMap((list) => [
        `## ${text(list.title)}`,
        list.lines.map((line) => `- ${text(line)}`).join('\n'),
      ]),
    ...tables.flatMap(tableBlock),
    `Written by forkwise, ${document.writtenAt}.`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

const aside = (note: string): string => (note === '' ? '' : ` (${text(note)})`);

function tableBlock({ title, head, rows }: Table): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.map(text).join(' | ')} |`;
  const rule = `| ${head.map(() => '---').join(' | ')} |`;
  return [`## ${text(title)}`, [line(head), rule, ...rows.map(line)].join('\n')];
}

/** Every character that could begin markup, set off by a backslash (CommonMark 2.4); one line. */
function text(value: string): string {
  return value
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(/[\\`*_{}[\]<>()#!|&~:@]/g, String.raw`\$&`);
}
