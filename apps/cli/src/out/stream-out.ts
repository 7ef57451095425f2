import { encodeOutcome } from '../ndjson/index.ts';
import type { Output } from '../terminal/output.ts';
import { OutFile } from './out-file.ts';
import { OutPipe } from './pipe.ts';
import type { ResultsOut } from './results-out.ts';

const PLAIN = {
  runOptions: {},
  resumed: undefined,
  path: undefined,
  isResumable: false,
  encode: encodeOutcome,
} as const;

/** Lines of outcomes and nothing else on standard output. */
export function stdoutOut(stdout: Output): ResultsOut {
  return {
    ...PLAIN,
    get isClosed() {
      return stdout.closed;
    },
    write: (text) => stdout.write(text),
    finish: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** The same into a named pipe. Throws what `OutPipe.open` does. */
export async function pipeOut(path: string): Promise<ResultsOut> {
  const pipe = await OutPipe.open(path);
  return {
    ...PLAIN,
    get isClosed() {
      return pipe.isClosed;
    },
    write: (text) => pipe.write(text),
    finish: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(pipe[Symbol.dispose]()),
  };
}

/** The same into a device. Throws what `OutFile.open` does. */
export async function deviceOut(path: string): Promise<ResultsOut> {
  const file = await OutFile.open(path, 'kept');
  return {
    ...PLAIN,
    isClosed: false,
    write: (text) => file.write(text),
    finish: () => file.finish(),
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}
