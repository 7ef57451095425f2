import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { EXIT, type ExitCode } from './exit-code.ts';
import { main } from './main.ts';
import { openTerminal, type Output, type Terminal } from './terminal/output.ts';

const EXAMPLE = new URL(
  '../../../examples/render-markdown/render-markdown.task.ts',
  import.meta.url,
);

interface Step {
  readonly title: string;
  readonly argv: readonly string[];
}

/** Advises, runs and compares one real example, a heading before each; stops at a failure. */
export async function walkThrough(): Promise<ExitCode> {
  const { stdout } = openTerminal(false);
  // One stream for everything: here the human text is the output, and its order is the story.
  const terminal: Terminal = { stdout, stderr: stdout, reader: 'person' };
  const task = relative(process.cwd(), fileURLToPath(EXAMPLE));
  const steps: readonly Step[] = [
    { title: 'What kind of work is it, and how is it best run?', argv: ['advise', task] },
    { title: 'Run it that way', argv: ['run', task] },
    { title: 'Was that right? Every strategy, measured', argv: ['compare', task, '--rounds', '1'] },
  ];
  for (const [at, step] of steps.entries()) {
    await stdout.lines(heading(at + 1, step, stdout));
    const code = await main(step.argv, terminal);
    if (code !== EXIT.ok) return code;
  }
  return EXIT.ok;
}

function heading(
  number: number,
  { title, argv }: Step,
  { look: { paint, columns } }: Output,
): string[] {
  const rule = '─'.repeat(columns);
  return [
    '',
    paint('dim', rule),
    paint('bold', `${number}. ${title}`),
    paint('cyan', `$ forkwise ${argv.join(' ')}`),
    '',
  ];
}
