import { isInProcess } from '@forkwise/core';
import { compare as compareStrategies, type CompareOptions, knownMachine } from 'forkwise';

import type { Settings } from '../arguments/settings.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openInputs } from '../inputs/open.ts';
import { openSideFile } from '../out/side-file.ts';
import { renderComparison } from '../render/comparison.ts';
import { MarkWriter, type Where } from '../supervise/marks.ts';
import { OwnProcess } from '../supervise/own-process.ts';
import { supervised } from '../supervise/supervised.ts';
import { RunView } from '../terminal/run-view.ts';
import { statusOf, writeJson, type Command, type Context } from './context.ts';
import { commonOptions, defined } from './facade-options.ts';
import { listenForInterrupt } from './interrupt.ts';

/** Runs inputs in a process of its own, which they may bring down: this one lives to tell of it. */
export const compare: Command = (settings, context) =>
  supervised(context.argv, (file) => compareHere(settings, context, file));

async function compareHere(
  settings: Settings,
  { terminal, stdin }: Context,
  file: number | undefined,
): Promise<ExitCode> {
  const { stdout, stderr } = terminal;
  const { task, timeoutMs = null } = settings;
  const work = { work: 'comparison', task, timeoutMs, out: null, inProcesses: false } as const;
  using marks = new MarkWriter(file, work);
  const inputs = await openInputs(settings.inputs, stdin);
  await using reportFile = await openSideFile(settings.report?.path, settings, inputs);
  using interrupt = listenForInterrupt();
  using _ = file === undefined ? undefined : new OwnProcess(marks, () => interrupt.signal.aborted);
  using view = new RunView(statusOf(settings, terminal), () => stderr.look);
  const comparison = await compareStrategies(
    settings.task,
    inputs,
    compareOptions(settings, interrupt.signal, (event) => {
      if (event.kind === 'probing') marks.follow(() => measuring(true));
      if (event.kind === 'round') marks.follow(() => measuring(isInProcess(event.strategy)));
      view.show(event);
    }),
  );
  marks.done();
  view.clear();
  if (settings.report !== undefined) {
    const { writeReport } = await import('../report/write.ts');
    const { report } = settings;
    const machine = knownMachine();
    const writtenAt = new Date().toISOString();
    const about = { kind: 'comparison-report', version: 1, task, writtenAt, machine } as const;
    await reportFile?.write(writeReport({ ...about, comparison }, report.format));
  }
  if (settings.json) await writeJson(stdout, comparison);
  else await stdout.lines(renderComparison(comparison, stdout.look));
  const hasFailures = comparison.rows.some((row) => row.feasible && row.failed > 0);
  return hasFailures ? EXIT.someFailed : EXIT.ok;
}

/** Every input runs again and again. */
const measuring = (isHere: boolean): Where => ({ kind: 'running', first: 0, isHere, goOn: null });

function compareOptions(
  settings: Settings,
  signal: AbortSignal,
  onEvent: CompareOptions['onEvent'] & object,
): CompareOptions {
  const { rounds } = settings;
  return { ...commonOptions(settings, signal), ...defined({ rounds }), onEvent };
}
