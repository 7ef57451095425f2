import { Workshop } from './workshop.ts';

/** Long enough for a loop over calls, short enough to give the memory back soon after it. */
const IDLE_MS = 5_000;

let workshop: Workshop | undefined;

/** Where the package's own functions keep workers warm from call to call. It keeps no process alive. */
export function sharedWorkshop(): Workshop {
  return (workshop ??= new Workshop({ idleMs: IDLE_MS, keepsShared: false, keepsWorkers: false }));
}
