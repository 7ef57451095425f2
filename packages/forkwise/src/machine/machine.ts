import type { Machine } from '@forkwise/core';
import {
  assumedMachine,
  calibrateMachine,
  readCalibration,
  writeCalibration,
} from '@forkwise/core/node';

import { createCalibrationBench } from './bench.ts';

export interface CalibrateOptions {
  /** Measures again, whatever is cached. Default false. */
  readonly recalibrate?: boolean;
  readonly signal?: AbortSignal;
}

/** This machine: from the cache, or measured now (about a second) and cached. */
export async function calibrate(options: CalibrateOptions = {}): Promise<Machine> {
  const base = assumedMachine();
  const cached = options.recalibrate === true ? undefined : readCalibration(base);
  if (cached !== undefined) return cached;
  const signal = options.signal ?? new AbortController().signal;
  const measured = await calibrateMachine(createCalibrationBench(signal), base);
  writeCalibration(measured);
  return measured;
}

/** What is known of this machine without measuring anything now. */
export function knownMachine(): Machine {
  const base = assumedMachine();
  return readCalibration(base) ?? base;
}
