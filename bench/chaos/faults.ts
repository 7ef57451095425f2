/**
 * What an input does to whoever runs it. `none`, `wait` and `bulk` are well; `exitOnce` and
 * `exitLater` bring their worker down and are well all the same.
 */
export const FAULTS = [
  'none',
  'wait',
  'bulk',
  'reject',
  'rejectOdd',
  'refused',
  'exit',
  'exitOnce',
  'exitLater',
  'throwLater',
  'abort',
  'sigkill',
  'flood',
  'spin',
  'hang',
] as const;

export type Fault = (typeof FAULTS)[number];

/** What must become of an input. `found` is what its error must say of how the worker ended. */
export type Expected =
  | { readonly status: 'fulfilled' }
  | { readonly status: 'rejected'; readonly code: string | undefined }
  | { readonly status: 'timedOut' }
  | { readonly status: 'crashed'; readonly found: RegExp };

/** Where inputs run: on the thread of the run itself, or in workers of a kind. */
export type Place = 'here' | 'thread' | 'process';

const WELL: ReadonlySet<Fault> = new Set<Fault>(['none', 'wait', 'bulk']);

export const isFault = (fault: Fault): boolean => !WELL.has(fault);

/** The faults that can be survived there: nobody survives the abort of its own process. */
export function survivable(place: Place): readonly Fault[] {
  return FAULTS.filter((fault) => {
    if (!isFault(fault)) return false;
    if (fault === 'abort' || fault === 'sigkill') return place === 'process';
    if (fault === 'reject' || fault === 'rejectOdd' || fault === 'refused') return true;
    return fault === 'hang' || place !== 'here';
  });
}

export function expectedOf(fault: Fault, place: Place): Expected {
  switch (fault) {
    case 'none':
    case 'wait':
    case 'bulk':
    case 'exitOnce':
    case 'exitLater':
      return { status: 'fulfilled' };
    case 'reject':
      return { status: 'rejected', code: 'E_CHAOS' };
    case 'rejectOdd':
      return { status: 'rejected', code: undefined };
    case 'refused':
      return place === 'here'
        ? { status: 'fulfilled' }
        : { status: 'rejected', code: 'RESULT_NOT_TRANSFERABLE' };
    case 'spin':
    case 'hang':
      return { status: 'timedOut' };
    case 'exit':
      return { status: 'crashed', found: /exit code 3/ };
    case 'throwLater':
      return { status: 'crashed', found: /thrown by input/ };
    case 'abort':
      return { status: 'crashed', found: /SIGABRT/ };
    case 'sigkill':
      return { status: 'crashed', found: /SIGKILL/ };
    case 'flood':
      return { status: 'crashed', found: /out of memory|SIGABRT|SIGTRAP/ };
  }
}
