import type { WriteStream } from 'node:tty';

import { ForkwiseError } from '@forkwise/core/base';

import { asciiOf, colourPaint, plainPaint, type Look } from '../render/look.ts';
import { wantsColour } from './colour.ts';
import { columnsOf } from './columns.ts';

import { showsUnicode } from './unicode.ts';

/** What terminals have had since the VT100. */
const DEFAULT_ROWS = 24;

/** Standard output or standard error, as the commands see them. */
export interface Output {
  readonly isTty: boolean;
  readonly look: Look;
  /** Lines that a screen shows at once. */
  readonly rows: number;
  /** True once the reader has gone away; what is written then is lost, which is no error. */
  readonly closed: boolean;
  /**
   * Resolves when the stream has taken the text, so awaiting it is back-pressure. Standard output
   * throws `OUTPUT_UNWRITABLE` once, for instance when it goes to a disk that is full.
   */
  write(text: string): Promise<void>;
  /** Writes what people read: in ASCII alone where the terminal or the locale has no more. */
  draw(text: string): Promise<void>;
  /** Draws lines, each with its line break. */
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
  const stdout = createOutput(process.stdout, noColor, stdoutUnwritable);
  const stderr = openStderr(noColor);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return { stdout, stderr, reader: stdout.isTty ? 'person' : 'program' };
}

/** Standard error alone, for who leaves standard output to others. */
export function openStderr(noColor: boolean): Output {
  // Where nothing can be told, nothing can be told of it either.
  return createOutput(process.stderr, noColor, () => undefined);
}

/** @param failure what a write throws that failed, but for a reader that went away */
function createOutput(
  stream: WriteStream,
  noColor: boolean,
  failure: (cause: Error) => ForkwiseError | undefined,
): Output {
  const write = stream.write.bind(stream);
  const isTty = stream.isTTY ?? false;
  const paint = wantsColour({ noColor, isTty, environment: process.env })
    ? colourPaint
    : plainPaint;
  const shown = showsUnicode(process.env) ? (text: string) => text : asciiOf;
  let closed = false;
  let broken = false;
  // Each write hears of its own error.
  stream.on('error', () => undefined);
  const failed = (error: NodeJS.ErrnoException): ForkwiseError | undefined => {
    closed ||= error.code === 'EPIPE';
    if (closed || broken) return undefined;
    broken = true;
    return failure(error);
  };
  const output: Output = {
    isTty,
    get look() {
      return { columns: columnsOf(stream), paint };
    },
    get rows() {
      return stream.rows ?? DEFAULT_ROWS;
    },
    get closed() {
      return closed;
    },
    write: (text) =>
      closed || broken
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            write(text, (error) => {
              const thrown = error ? failed(error) : undefined;
              if (thrown === undefined) resolve();
              else reject(thrown);
            });
          }),
    draw: (text) => output.write(shown(text)),
    lines: (lines) => output.draw(lines.map((line) => `${line}\n`).join('')),
  };
  return output;
}

function stdoutUnwritable(cause: Error): ForkwiseError {
  return new ForkwiseError('OUTPUT_UNWRITABLE', 'Standard output cannot be written.', {
    expected: 'a standard output that takes what is written',
    found: cause.message,
    hint: 'Check where it is redirected to, and the space on that disk.',
    cause,
  });
}
