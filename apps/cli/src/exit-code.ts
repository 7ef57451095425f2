/** What the process exits with. */
export const EXIT = {
  /** Every input was fulfilled, or there was nothing to run. */
  ok: 0,
  /** The run finished and some inputs have no value. */
  someFailed: 1,
  /** The command line, the task or the inputs were wrong; nothing, or not all, was run. */
  usage: 2,
  /** A fault of forkwise itself (EX_SOFTWARE of sysexits.h). */
  bug: 70,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
