import type { AdviseOptions } from 'forkwise';

import type { Settings } from '../arguments/settings.ts';

type Defined<T> = { -readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the keys whose value is `undefined`: an absent option leaves the choice to forkwise. */
export function defined<T extends object>(options: T): Defined<T> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}

type CommonOptions = Omit<AdviseOptions, 'onEvent'>;

/** What `advise`, `run` and `compare` have in common. */
export function commonOptions(settings: Settings, signal: AbortSignal): CommonOptions {
  const { limit, workers, timeoutMs, recalibrate, history } = settings;
  return {
    ...defined({ limit, workers, timeoutMs, history }),
    recalibrate,
    signal,
    quietStdout: true,
  };
}
