import type { ExitCode } from '../exit-code.ts';
import { willBeWatched } from '../watch/watched.ts';
import { marksFile } from './marks.ts';
import { supervise } from './supervise.ts';

const SUPERVISED: ReadonlySet<string | undefined> = new Set(['advise', 'eject', 'compare', 'run']);

/** Whether a command line is that of work which is supervised, as far as a glance tells. */
export function isSupervised(argv: readonly string[]): boolean {
  const command = argv.find((word) => !word.startsWith('-'));
  if (!SUPERVISED.has(command) || marksFile() !== undefined || willBeWatched()) return false;
  return !argv.includes('--help') && !argv.some((word) => /^--watch(=|$)/.test(word));
}

/**
 * Starts the process that does the work before anything else is loaded, and reports what it cannot.
 * `undefined`: nobody can look on, and the work is still to be done.
 */
export async function superviseAtOnce(argv: readonly string[]): Promise<ExitCode | undefined> {
  try {
    return await supervise(argv);
  } catch (thrown) {
    const { reportFailure } = await import('../failure.ts');
    const { openTerminal } = await import('../terminal/output.ts');
    return reportFailure(
      thrown,
      openTerminal(argv.includes('--no-color')),
      argv.includes('--json'),
    );
  }
}
