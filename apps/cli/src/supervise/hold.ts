import type { Mark } from './marks.ts';

/** Since when, ms, the process has been at the same inputs, and its event loop has not turned. */
export interface Since {
  readonly tries: number;
  readonly turns: number;
  readonly triedMs: number;
  readonly turnedMs: number;
  /** Whether it has been said that the loop is held. */
  readonly told: boolean;
}

/** A module that holds its thread for so long while it is imported, or an input without a limit. */
const PATIENCE_MS = 60_000;
/** Inputs past their time by less are common, and whoever runs them ends them where it can. */
const GRACE_MS = 1_000;

type Verdict = 'wait' | 'tell' | 'end';

export function seen(mark: Mark, since: Since, nowMs: number): Since {
  if (!('turns' in mark)) return { ...since, triedMs: nowMs, turnedMs: nowMs };
  const { tries, turns } = mark;
  return {
    tries,
    turns,
    triedMs: tries === since.tries ? since.triedMs : nowMs,
    turnedMs: turns === since.turns ? since.turnedMs : nowMs,
    told: since.told && turns === since.turns,
  };
}

/** What to do about a process that is where it was: code in it cannot be stopped, it can. */
export function verdictOn(mark: Mark, since: Since, nowMs: number): Verdict {
  const heldMs = nowMs - since.turnedMs;
  switch (mark.kind) {
    case 'starting':
    case 'ended':
    case 'done':
      return 'wait';
    case 'loading':
      return heldMs > PATIENCE_MS ? 'end' : 'wait';
    case 'trying':
    case 'running':
      break;
  }
  const { work, timeoutMs, goOn } = mark;
  if (work === 'probe') return nowMs - since.triedMs > limitOf(timeoutMs) ? 'end' : 'wait';
  if (timeoutMs === null || heldMs <= limitOf(timeoutMs)) return 'wait';
  if (goOn !== null || heldMs > limitOf(timeoutMs) + PATIENCE_MS) return 'end';
  return since.told ? 'wait' : 'tell';
}

/** How long an input may hold its thread, ms. */
const limitOf = (timeoutMs: number | null): number =>
  timeoutMs === null ? PATIENCE_MS : timeoutMs + GRACE_MS;
