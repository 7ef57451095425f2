import { availableParallelism } from 'node:os';

import { isInProcess, type Report, traceOf } from '@forkwise/core';
import { knownMachine, run as startRun, type Run, type RunOptions } from 'forkwise';

import type { Settings } from '../arguments/settings.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { areKept } from '../inputs/kept.ts';
import { openInputs } from '../inputs/open.ts';
import { openOut } from '../out/open-out.ts';
import { openSideFile } from '../out/side-file.ts';
import type { ResultsOut } from '../out/results-out.ts';
import { LineSink, SampleSink, type Sink } from '../out/sink.ts';
import { stdoutOut } from '../out/stream-out.ts';
import type { RunReport } from '../report/document.ts';
import { renderReport } from '../render/report.ts';
import { renderResumed } from '../render/resumed.ts';
import { renderSample } from '../render/sample.ts';
import { renderTimeline } from '../render/timeline.ts';
import { goOnOf } from '../supervise/go-on.ts';
import { MarkWriter } from '../supervise/marks.ts';
import { OwnProcess } from '../supervise/own-process.ts';
import { RunPlace } from '../supervise/run-place.ts';
import { supervised } from '../supervise/supervised.ts';
import type { Terminal } from '../terminal/output.ts';
import { isWatched } from '../watch/watched.ts';
import { RunView } from '../terminal/run-view.ts';
import { statusOf, writeJson, type Command, type Context } from './context.ts';
import { commonOptions, defined } from './facade-options.ts';
import { listenForInterrupt } from './interrupt.ts';

/** How many outcomes a person is shown where no program reads them. */
const SAMPLE_SIZE = 3;

export const run: Command = async (settings, context) => {
  if (settings.watch && !isWatched()) {
    const { watchRuns } = await import('../watch/watch.ts');
    return await watchRuns(settings, context);
  }
  return await supervised(context.argv, (file) => runHere(settings, context, file));
};

async function runHere(
  settings: Settings,
  { terminal, stdin }: Context,
  file: number | undefined,
): Promise<ExitCode> {
  const { stdout, stderr } = terminal;
  if (isWatched()) {
    const { reportImports } = await import('../watch/report-imports.ts');
    reportImports(settings.task);
  }
  const inputs = await openInputs(settings.inputs, stdin);
  await using reportFile = await openSideFile(settings.report?.path, settings, inputs);
  await using trace = await openSideFile(settings.trace, settings, inputs, settings.report?.path);
  await using out = await openOut(settings, inputs, stdout);
  const status = statusOf(settings, terminal);
  using view = new RunView(status, () => stderr.look, settings.verbose);
  using interrupt = listenForInterrupt(() => {
    status.note('Stopping: what is in flight completes. Ctrl-C again aborts it.');
    running.drain();
  });
  if (out?.resumed !== undefined) status.note(...renderResumed(out.resumed, stderr.look));
  using marks = marksOf(file, settings, out);
  const sink = createSink(settings, terminal, out, () => marks.moved());
  const place = placeOf(settings, out, { kept: await areKept(settings.inputs), marks });
  using _ = file === undefined ? undefined : new OwnProcess(marks, () => interrupt.wasAsked);
  const options = runOptions(settings, interrupt.signal, view, place);
  await using running = startRun(settings.task, inputs, { ...options, ...out?.runOptions });
  await pour(running, sink, place);
  marks.done();
  if (sink.isUseless) return EXIT.ok;
  await out?.finish(!interrupt.wasAsked);
  view.clear();
  if (sink instanceof SampleSink && !settings.json) {
    await stdout.lines(renderSample(sink.kept, stdout.look));
  }
  const report = { ...(await running.report), ...defined({ resumed: out?.resumed }) };
  if (!settings.quiet) await stderr.lines(['', ...renderReport(report, stderr.look)]);
  const recording = await running.recording;
  if (settings.timeline) {
    await stderr.lines(['', ...renderTimeline(recording, availableParallelism(), stderr.look)]);
  }
  if (settings.report !== undefined) {
    // Drawing takes code that most runs have no use for.
    const { writeReport } = await import('../report/write.ts');
    const advice = (await running.advice) ?? null;
    const about = { ...aboutRun(settings), machine: advice?.machine ?? knownMachine() };
    const text = writeReport({ ...about, report, advice, recording }, settings.report.format);
    await reportFile?.write(text);
  }
  await trace?.write(`${JSON.stringify(traceOf(recording))}\n`);
  if (settings.json) await writeJson(stdout, report);
  return interrupt.wasAsked ? EXIT.interrupted : exitCodeOf(report);
}

function createSink(
  { json }: Settings,
  { stdout, reader }: Terminal,
  out: ResultsOut | undefined,
  onWritten: () => void,
): Sink {
  if (out !== undefined) return new LineSink(out, onWritten);
  if (json || reader === 'person') return new SampleSink(SAMPLE_SIZE);
  return new LineSink(stdoutOut(stdout), onWritten);
}

interface Looked {
  /** Whether the inputs are there a second time; `undefined`: where the module has an array. */
  readonly kept: boolean | undefined;
  readonly marks: MarkWriter;
}

/** Where the run is, as its marks tell from now on. */
function placeOf(
  settings: Settings,
  out: ResultsOut | undefined,
  { kept, marks }: Looked,
): RunPlace {
  const place = new RunPlace({
    skip: out?.runOptions.skip,
    goOn: ({ hasArray }, hasRun) => {
      const journal = out?.path === undefined ? 'none' : out.isResumable ? 'resumable' : 'other';
      return goOnOf(settings, { areKept: kept ?? hasArray, hasRun, journal });
    },
    onMove: () => marks.moved(),
  });
  marks.follow(() => place.where);
  return place;
}

function aboutRun({ task }: Settings): Pick<RunReport, 'kind' | 'version' | 'task' | 'writtenAt'> {
  return { kind: 'run-report', version: 1, task, writtenAt: new Date().toISOString() };
}

/** What has come is written also where the run fails. */
async function pour(running: Run, sink: Sink, place: RunPlace): Promise<void> {
  try {
    for await (const outcome of running) {
      place.settled(outcome.index);
      const full = sink.add(outcome);
      if (full !== undefined) await full;
      if (sink.isUseless) return;
    }
  } finally {
    await sink.end();
  }
}

function marksOf(
  file: number | undefined,
  { task, timeoutMs, strategy }: Settings,
  out: ResultsOut | undefined,
): MarkWriter {
  return new MarkWriter(file, {
    work: 'run',
    task,
    timeoutMs: timeoutMs ?? null,
    out: out?.path ?? null,
    inProcesses: strategy === 'processes',
  });
}

function runOptions(
  settings: Settings,
  signal: AbortSignal,
  view: RunView,
  place: RunPlace,
): RunOptions {
  const { strategy, concurrency, chunkSize, order, retries, retryRejected, transfer } = settings;
  return {
    ...commonOptions(settings, signal),
    ...defined({ strategy, concurrency, chunkSize, order, retries, retryRejected, transfer }),
    onLoad: place.loaded,
    onTry: place.trying,
    onEvent: (event) => {
      if ('plan' in event) place.planned(isInProcess(event.plan.strategy));
      view.show(event);
    },
  };
}

/** An input that an earlier run had no value for counts like one of this run. */
function exitCodeOf({ counts, resumed }: Report): ExitCode {
  const hasFailures = counts.fulfilled < counts.total || (resumed?.rejected ?? 0) > 0;
  return hasFailures ? EXIT.someFailed : EXIT.ok;
}
