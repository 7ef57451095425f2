import type { WriteStream } from 'node:tty';

import { colourPaint, plainPaint, type Look } from '../render/look.ts';
import { wantsColour } from './colour.ts';

/** Where no width is known: what fits most pagers and logs. */
const DEFAULT_COLUMNS = 100;
const FEWEST_COLUMNS = 40;

/** Standard output or standard error, as the commands see them. */
export interface Output {
  readonly isTty: boolean;
  readonly look: Look;
  /** True once the reader has gone away; what is written then is lost, which is no error. */
  readonly closed: boolean;
  /** Resolves when the stream has taken the text, so awaiting it is back-pressure. */
  write(text: string): Promise<void>;
  /** Writes lines, each with its line break. */
  lines(lines: readonly string[]): Promise<void>;
}

export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Who reads the results of `run`: a program gets all of them, a person the first few. */
  readonly reader: 'program' | 'person';
}

/**
 * Takes over both standard streams. From here on, only the returned `stdout` writes to standard
 * output: what tasks and libraries print there goes to standard error, so that it never mixes with
 * a machine's output.
 */
export function openTerminal(noColor: boolean): Terminal {
  const stdout = createOutput(process.stdout, noColor);
  const stderr = createOutput(process.stderr, noColor);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return { stdout, stderr, reader: stdout.isTty ? 'person' : 'program' };
}

function createOutput(stream: WriteStream, noColor: boolean): Output {
  const write = stream.write.bind(stream);
  const isTty = stream.isTTY ?? false;
  const paint = wantsColour({ noColor, isTty, environment: process.env })
    ? colourPaint
    : plainPaint;
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
  });
  const output: Output = {
    isTty,
    get look() {
      return { columns: columnsOf(stream), paint };
    },
    get closed() {
      return closed;
    },
    write: (text) =>
      closed ? Promise.resolve() : new Promise((resolve) => write(text, () => resolve())),
    lines: (lines) => output.write(lines.map((line) => `${line}\n`).join('')),
  };
  return output;
}

/** Asked each time: a window may be resized. */
function columnsOf(stream: WriteStream): number {
  const fromEnvironment = Number(process.env['COLUMNS']);
  const columns = stream.columns ?? (fromEnvironment > 0 ? fromEnvironment : DEFAULT_COLUMNS);
  return Math.max(columns, FEWEST_COLUMNS);
}
