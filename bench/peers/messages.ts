import type { Timing, Trial } from './trial.ts';

/** What is asked of a child process. `go` follows when it has said that it is `ready`. */
export type Order =
  | { readonly kind: 'trial'; readonly trial: Trial }
  | { readonly kind: 'calibrate' }
  | { readonly kind: 'go' };

/** What it answers: `ready`, `timed` and `done`, or `failed` at any time. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'timed'; readonly timing: Timing }
  | { readonly kind: 'done'; readonly checksum: number }
  | { readonly kind: 'failed'; readonly message: string };
