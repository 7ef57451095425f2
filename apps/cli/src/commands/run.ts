import type { Report } from '@forkwise/core';
import { run as startRun, type Run, type RunOptions } from 'forkwise';

import type { Settings } from '../arguments/settings.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openInputs } from '../inputs/open.ts';
import { renderReport } from '../render/report.ts';
import { renderSample } from '../render/sample.ts';
import type { Terminal } from '../terminal/output.ts';
import { RunView } from '../terminal/run-view.ts';
import { statusOf, writeJson, type Command } from './context.ts';
import { commonOptions, defined } from './facade-options.ts';
import { listenForInterrupt } from './interrupt.ts';
import { OutFile } from './out-file.ts';
import { LineSink, SampleSink, type Sink } from './sink.ts';

/** How many outcomes a person is shown where no program reads them. */
const SAMPLE_SIZE = 3;

export const run: Command = async (settings, { terminal, stdin }) => {
  const { stdout, stderr } = terminal;
  const inputs = await openInputs(settings.inputs, stdin);
  await using out = await openOut(settings);
  const status = statusOf(settings, terminal);
  using view = new RunView(status, () => stderr.look);
  using interrupt = listenForInterrupt(() => {
    status.note('Stopping: what is in flight completes. Ctrl-C again aborts it.');
    running.drain();
  });
  const options = runOptions(settings, interrupt.signal, view);
  await using running = startRun(settings.task, inputs, options);
  const sink = createSink(settings, terminal, out);
  await pour(running, sink);
  await out?.finish();
  if (sink.isUseless) return EXIT.ok;
  view.clear();
  if (sink instanceof SampleSink && !settings.json) {
    await stdout.lines(renderSample(sink.kept, stdout.look));
  }
  const report = await running.report;
  if (!settings.quiet) await stderr.lines(['', ...renderReport(report, stderr.look)]);
  if (settings.json) await writeJson(stdout, report);
  return interrupt.wasAsked ? EXIT.interrupted : exitCodeOf(report);
};

function createSink(
  { json }: Settings,
  { stdout, reader }: Terminal,
  out: OutFile | undefined,
): Sink {
  if (out !== undefined) return new LineSink((text) => out.write(text));
  if (json || reader === 'person') return new SampleSink(SAMPLE_SIZE);
  return new LineSink(
    (text) => stdout.write(text),
    () => stdout.closed,
  );
}

async function pour(running: Run, sink: Sink): Promise<void> {
  for await (const outcome of running) {
    const full = sink.add(outcome);
    if (full !== undefined) await full;
    if (sink.isUseless) return;
  }
  await sink.end();
}

async function openOut({ out, inputs }: Settings): Promise<OutFile | undefined> {
  if (out === undefined) return undefined;
  return OutFile.open(out, inputs.kind === 'file' ? inputs.path : undefined);
}

function runOptions(settings: Settings, signal: AbortSignal, view: RunView): RunOptions {
  const { strategy, concurrency, chunkSize, order, retries, retryRejected } = settings;
  return {
    ...commonOptions(settings, signal),
    ...defined({ strategy, concurrency, chunkSize, order, retries, retryRejected }),
    onEvent: view.show,
  };
}

function exitCodeOf({ counts }: Report): ExitCode {
  return counts.fulfilled === counts.total ? EXIT.ok : EXIT.someFailed;
}
