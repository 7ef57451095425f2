const VARIABLE = 'FORKWISE_WATCHED';

/** For the environment of a process whose imports are to be reported. */
export const WATCHED: Readonly<Record<string, string>> = { [VARIABLE]: '1' };

/** The same, before anybody has asked. */
export const willBeWatched = (): boolean => process.env[VARIABLE] !== undefined;

/** Whether this process was started to be watched; what it starts itself is not. */
export function isWatched(): boolean {
  const isIt = process.env[VARIABLE] !== undefined;
  delete process.env[VARIABLE];
  return isIt;
}

/** What a watched process sends for each file that its task is made of. */
export interface Imported {
  readonly kind: 'imported';
  readonly path: string;
}
