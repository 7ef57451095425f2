import type { ChildProcess } from 'node:child_process';

import type { ExitCode } from '../exit-code.ts';
import type { GoOn, Mark } from './marks.ts';

/** How the process that works has ended: by itself, or because of its task. */
export type End =
  | { readonly kind: 'own'; readonly code: ExitCode }
  | {
      readonly kind: 'ended';
      readonly mark: Mark;
      /** A clause. */
      readonly found: string;
      readonly goOn: GoOn;
    }
  | {
      readonly kind: 'stuck';
      readonly mark: Mark;
      readonly heldMs: number;
      readonly goOn: GoOn;
    };

/** Ends that somebody else has asked for. */
const ASKED_FOR: ReadonlySet<NodeJS.Signals | null> = new Set([
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
] as const);

export function endOf(mark: Mark, { code, signal }: Exit): End {
  const isOwn = mark.kind === 'starting' || mark.kind === 'done';
  if (isOwn && code !== null) return { kind: 'own', code: code as ExitCode };
  const found =
    mark.kind === 'ended' ? mark.found : signal === null ? `exit code ${code}` : `signal ${signal}`;
  return { kind: 'ended', mark, found, goOn: ASKED_FOR.has(signal) ? null : goOnFrom(mark) };
}

export function goOnFrom(mark: Mark): GoOn {
  const where = mark.kind === 'ended' ? mark.where : mark;
  return 'goOn' in where ? where.goOn : null;
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}
