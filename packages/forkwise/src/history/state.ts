import { loadSqlite } from './sqlite.ts';

/** `off`: switched off by `FORKWISE_HISTORY=off`; `unsupported`: this Node has no `node:sqlite`. */
export type HistoryState = 'on' | 'off' | 'unsupported';

export function historyState(environment: NodeJS.ProcessEnv = process.env): HistoryState {
  if (environment['FORKWISE_HISTORY'] === 'off') return 'off';
  return loadSqlite() === undefined ? 'unsupported' : 'on';
}
