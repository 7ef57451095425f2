/** What is known of a thread whose event loop does not turn. */
export interface Hold {
  /** How often it had turned by then. */
  readonly turns: number;
  readonly sinceMs: number;
  /** Whether that has been said. */
  readonly told: boolean;
}

/** Inputs past their time by less are common, and their outcomes say so. */
const GRACE_MS = 1_000;
/** Whoever looks on has had the time to end the run; nobody seems to. */
const PATIENCE_MS = 60_000;

/** What to do about a thread that is held: code there cannot be stopped, the process can. */
export function verdictOn(heldMs: number, limitMs: number, told: boolean): 'wait' | 'tell' | 'end' {
  if (heldMs > limitMs + PATIENCE_MS) return 'end';
  return heldMs > limitMs + GRACE_MS && !told ? 'tell' : 'wait';
}
