import { type Advice, type TurningPoint, turningPointsOf } from '@forkwise/core';
import { advise as adviseWorkload } from 'forkwise';

import type { Settings } from '../arguments/settings.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openInputs } from '../inputs/open.ts';
import { renderAdvice } from '../render/advice.ts';
import { RunView } from '../terminal/run-view.ts';
import { MarkWriter } from '../supervise/marks.ts';
import { supervised } from '../supervise/supervised.ts';
import { statusOf, writeJson, type Command, type Context } from './context.ts';
import { commonOptions, defined } from './facade-options.ts';
import { listenForInterrupt } from './interrupt.ts';
import { readMachine } from './machine-file.ts';
import { sameWith } from './next.ts';

/** Measures in a process of its own, which the task may bring down: this one lives to tell of it. */
export const advise: Command = (settings, context) =>
  supervised(context.argv, async (file) => {
    const { task, timeoutMs = null } = settings;
    const about = { work: 'probe', task, timeoutMs, out: null, inProcesses: false } as const;
    using marks = new MarkWriter(file, about);
    return await measure(settings, context, marks);
  });

async function measure(
  settings: Settings,
  { terminal, stdin, argv }: Context,
  marks: MarkWriter,
): Promise<ExitCode> {
  const { stdout, stderr } = terminal;
  const machine = await readMachine(settings.machine);
  const inputs = await openInputs(settings.inputs, stdin);
  using interrupt = listenForInterrupt();
  using view = new RunView(statusOf(settings, terminal), () => stderr.look);
  const advice = await adviseWorkload(settings.task, inputs, {
    ...commonOptions(settings, interrupt.signal),
    ...defined({ machine }),
    onEvent: view.show,
    onTry: marks.trying,
  });
  marks.done();
  view.clear();
  if (settings.json) {
    await writeJson(stdout, advice);
  } else {
    const isHere = machine === undefined;
    const next = isHere ? [sameWith('run', argv), sameWith('compare', argv)] : [];
    const turningPoints = turnsOf(advice);
    await stdout.lines(renderAdvice(advice, { next, turningPoints }, stdout.look));
  }
  return EXIT.ok;
}

function turnsOf(advice: Advice): TurningPoint[] {
  return [...turningPointsOf(advice)].filter((point) => point !== undefined);
}
