import type { Report } from '@forkwise/core';
import { run as startRun, type Run, type RunOptions } from 'forkwise';

import type { Settings } from '../arguments/settings.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openInputs } from '../inputs/open.ts';
import { openOut } from '../out/open-out.ts';
import type { ResultsOut } from '../out/results-out.ts';
import { LineSink, SampleSink, type Sink } from '../out/sink.ts';
import { stdoutOut } from '../out/stream-out.ts';
import { renderReport } from '../render/report.ts';
import { renderResumed } from '../render/resumed.ts';
import { renderSample } from '../render/sample.ts';
import type { Terminal } from '../terminal/output.ts';
import { isWatched } from '../watch/watched.ts';
import { RunView } from '../terminal/run-view.ts';
import { statusOf, writeJson, type Command } from './context.ts';
import { commonOptions, defined } from './facade-options.ts';
import { listenForInterrupt } from './interrupt.ts';

/** How many outcomes a person is shown where no program reads them. */
const SAMPLE_SIZE = 3;

export const run: Command = async (settings, context) => {
  if (settings.watch) {
    const { watchRuns } = await import('../watch/watch.ts');
    return await watchRuns(settings, context);
  }
  const { terminal, stdin } = context;
  const { stdout, stderr } = terminal;
  if (isWatched()) {
    const { reportImports } = await import('../watch/report-imports.ts');
    reportImports(settings.task);
  }
  const inputs = await openInputs(settings.inputs, stdin);
  await using out = await openOut(settings, inputs, stdout);
  const status = statusOf(settings, terminal);
  using view = new RunView(status, () => stderr.look);
  using interrupt = listenForInterrupt(() => {
    status.note('Stopping: what is in flight completes. Ctrl-C again aborts it.');
    running.drain();
  });
  if (out?.resumed !== undefined) status.note(...renderResumed(out.resumed, stderr.look));
  const options = runOptions(settings, interrupt.signal, view);
  await using running = startRun(settings.task, inputs, { ...options, ...out?.runOptions });
  const sink = createSink(settings, terminal, out);
  await pour(running, sink);
  if (sink.isUseless) return EXIT.ok;
  await out?.finish(!interrupt.wasAsked);
  view.clear();
  if (sink instanceof SampleSink && !settings.json) {
    await stdout.lines(renderSample(sink.kept, stdout.look));
  }
  const report = { ...(await running.report), ...defined({ resumed: out?.resumed }) };
  if (!settings.quiet) await stderr.lines(['', ...renderReport(report, stderr.look)]);
  if (settings.json) await writeJson(stdout, report);
  return interrupt.wasAsked ? EXIT.interrupted : exitCodeOf(report);
};

function createSink(
  { json }: Settings,
  { stdout, reader }: Terminal,
  out: ResultsOut | undefined,
): Sink {
  if (out !== undefined) return new LineSink(out);
  if (json || reader === 'person') return new SampleSink(SAMPLE_SIZE);
  return new LineSink(stdoutOut(stdout));
}

/** What has come is written also where the run fails. */
async function pour(running: Run, sink: Sink): Promise<void> {
  try {
    for await (const outcome of running) {
      const full = sink.add(outcome);
      if (full !== undefined) await full;
      if (sink.isUseless) return;
    }
  } finally {
    await sink.end();
  }
}

function runOptions(settings: Settings, signal: AbortSignal, view: RunView): RunOptions {
  const { strategy, concurrency, chunkSize, order, retries, retryRejected } = settings;
  return {
    ...commonOptions(settings, signal),
    ...defined({ strategy, concurrency, chunkSize, order, retries, retryRejected }),
    onEvent: view.show,
  };
}

/** An input that an earlier run had no value for counts like one of this run. */
function exitCodeOf({ counts, resumed }: Report): ExitCode {
  const hasFailures = counts.fulfilled < counts.total || (resumed?.rejected ?? 0) > 0;
  return hasFailures ? EXIT.someFailed : EXIT.ok;
}
