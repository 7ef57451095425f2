import { advise as adviseWorkload } from 'forkwise';

import { EXIT } from '../exit-code.ts';
import { openInputs } from '../inputs/open.ts';
import { renderAdvice } from '../render/advice.ts';
import { RunView } from '../terminal/run-view.ts';
import { statusOf, writeJson, type Command } from './context.ts';
import { commonOptions, defined } from './facade-options.ts';
import { listenForInterrupt } from './interrupt.ts';
import { readMachine } from './machine-file.ts';
import { sameWith } from './next.ts';

export const advise: Command = async (settings, { terminal, stdin, argv }) => {
  const { stdout, stderr } = terminal;
  const machine = await readMachine(settings.machine);
  const inputs = await openInputs(settings.inputs, stdin);
  using interrupt = listenForInterrupt();
  using view = new RunView(statusOf(settings, terminal), () => stderr.look);
  const advice = await adviseWorkload(settings.task, inputs, {
    ...commonOptions(settings, interrupt.signal),
    ...defined({ machine }),
    onEvent: view.show,
  });
  view.clear();
  if (settings.json) {
    await writeJson(stdout, advice);
  } else {
    const isHere = machine === undefined;
    const next = isHere ? [sameWith('run', argv), sameWith('compare', argv)] : [];
    await stdout.lines(renderAdvice(advice, next, stdout.look));
  }
  return EXIT.ok;
};
