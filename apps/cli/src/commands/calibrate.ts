import { calibrate as calibrateHere } from 'forkwise';

import { EXIT } from '../exit-code.ts';
import { OutFile } from '../out/out-file.ts';
import { renderMachine } from '../render/machine.ts';
import { statusOf, writeJson, type Command } from './context.ts';
import { listenForInterrupt } from './interrupt.ts';

export const calibrate: Command = async (settings, { terminal }) => {
  const { stdout } = terminal;
  using interrupt = listenForInterrupt();
  statusOf(settings, terminal).note('Measuring workers, messages and copies on this machine …');
  const { recalibrate, out } = settings;
  await using file = out === undefined ? undefined : await OutFile.open(out, 'replaced');
  const machine = await calibrateHere({ recalibrate, signal: interrupt.signal });
  await file?.write(`${JSON.stringify(machine, undefined, 2)}\n`);
  if (settings.json) await writeJson(stdout, machine);
  else await stdout.lines(renderMachine(machine, stdout.look));
  return EXIT.ok;
};
