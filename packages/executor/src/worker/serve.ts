import { sharedSource, withSharedMemory } from '../shared-value/packed-shared.ts';
import { ChunkLoop } from './chunk-loop.ts';
import type { Medium } from './codec.ts';
import { toErrorRecord } from './error-record.ts';
import type { HeartbeatWriter } from './heartbeat.ts';
import { loadTask } from './load-task.ts';
import type { FromWorker, Post, ToWorker, WorkerSettings } from './messages.ts';

/** One worker's end of a `WorkerChannel`. */
export interface WorkerEnd {
  readonly medium: Medium;
  readonly settings: WorkerSettings;
  readonly heartbeat: HeartbeatWriter;
  /** When the worker's first line of our code ran, in milliseconds of the Unix epoch. */
  readonly bootedAtMs: number;
  readonly post: Post<FromWorker>;
  /** See `ChunkLoopOptions`. */
  readonly begin: () => boolean;
  /** Delivers what the other side sends, from now on. */
  listen(onMessage: (message: ToWorker) => void): void;
}

/** Loads the task, says so, and runs chunks as they come. Reports a failure to load; never throws. */
export async function serve(end: WorkerEnd): Promise<void> {
  const { settings, post, bootedAtMs } = end;
  if (settings.quietStdout) sendStdoutToStderr();
  const importStartMs = performance.now();
  try {
    const { task: address, shared } = settings;
    const loaded = await loadTask(address, sharedSource(shared));
    const task = { ...loaded, shared: withSharedMemory(loaded.shared, shared) };
    const loop = new ChunkLoop(task, end);
    end.listen((message) => {
      if (message.kind === 'chunk') loop.accept(message);
      else void endWhenWritten();
    });
  } catch (error) {
    post({ kind: 'startFailed', error: toErrorRecord(error) }, []);
    return;
  }
  post({ kind: 'started', bootedAtMs, importMs: performance.now() - importStartMs }, []);
}

async function endWhenWritten(): Promise<void> {
  await Promise.all([written(process.stdout), written(process.stderr)]);
  process.exit();
}

/** Resolves when all that was written before is out; a thread hands each write over in turn. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

/** `console.log` writes through the stream, so that this holds for it too. */
function sendStdoutToStderr(): void {
  process.stdout.write = process.stderr.write.bind(process.stderr);
}
