import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';

import { assumedMachine, calibrationPath, readCalibration } from '@forkwise/core/node';

import { tryAbilities } from './abilities.ts';
import type { DoctorDocument } from './document.ts';
import { findProblems } from './problems.ts';

/** Looks at this machine without calibrating it. */
export async function examine(): Promise<DoctorDocument> {
  const machine = assumedMachine();
  const { runtime, cpu, memory, pool } = machine;
  const path = calibrationPath(machine);
  const facts = {
    kind: 'doctor',
    version: 1,
    node: { version: runtime.version, platform: runtime.platform, arch: runtime.arch },
    cpu: { model: cpu.model, cores: cpu.cores, quotaCores: cpu.quotaCores },
    memory,
    pool,
    abilities: await tryAbilities(),
    calibration: {
      path,
      measuredAt: readCalibration(machine)?.measuredAt ?? null,
      writable: canBeWritten(dirname(path)),
    },
  } as const;
  return { ...facts, problems: findProblems(facts) };
}

/** A folder that is yet to be made counts by the nearest one that exists. */
function canBeWritten(folder: string): boolean {
  if (!existsSync(folder) && dirname(folder) !== folder) return canBeWritten(dirname(folder));
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
