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

type Verdict =
  | { readonly kind: 'wait' }
  /** `heldMs`: for how long it has been where it is. */
  | { readonly kind: 'tell' | 'end'; readonly heldMs: number };

const WAIT: Verdict = { kind: 'wait' };

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
  switch (mark.kind) {
    case 'starting':
    case 'ended':
    case 'done':
      return WAIT;
    case 'loading':
      return endAfter(PATIENCE_MS, nowMs - since.turnedMs);
    case 'trying':
    case 'running':
      break;
  }
  const { timeoutMs, isHere } = mark;
  // Of workers, whoever has started them ends those that are past their time.
  if (timeoutMs !== null && !isHere) return WAIT;
  return mark.work === 'probe' ? onProbe(mark, since, nowMs) : onRun(mark, since, nowMs);
}

type AtInputs = Extract<Mark, { readonly kind: 'trying' | 'running' }>;

/** Inputs side by side take longer together than each may, so that only a held loop tells. */
function onProbe(mark: AtInputs, since: Since, nowMs: number): Verdict {
  const { timeoutMs } = mark;
  const areMany = mark.kind === 'running' || mark.count === null;
  const sinceMs = areMany && timeoutMs !== null ? since.turnedMs : since.triedMs;
  return endAfter(limitOf(timeoutMs), nowMs - sinceMs);
}

function onRun({ timeoutMs, goOn }: AtInputs, since: Since, nowMs: number): Verdict {
  const heldMs = nowMs - since.turnedMs;
  if (timeoutMs === null || heldMs <= limitOf(timeoutMs)) return WAIT;
  if (goOn !== null || heldMs > limitOf(timeoutMs) + PATIENCE_MS) return { kind: 'end', heldMs };
  return since.told ? WAIT : { kind: 'tell', heldMs };
}

const endAfter = (limitMs: number, heldMs: number): Verdict =>
  heldMs > limitMs ? { kind: 'end', heldMs } : WAIT;

/** How long an input may hold its thread, ms. */
const limitOf = (timeoutMs: number | null): number =>
  timeoutMs === null ? PATIENCE_MS : timeoutMs + GRACE_MS;
