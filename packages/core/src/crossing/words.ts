/**
 * How a value fares when it is copied to another thread or process by structured clone:
 *
 * - `primitive`: any non-object but a symbol; always whole.
 * - `binary`: an ArrayBuffer or a view (typed array, DataView, Buffer), copied at memory speed.
 * - `plain`: an object graph that arrives whole, with what `SpecialNodes` restores.
 * - `blocked`: something in it would be lost or changed.
 */
export type Crossing =
  | { readonly kind: 'primitive' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'plain' }
  | BlockedCrossing;

export interface BlockedCrossing {
  readonly kind: 'blocked';
  /** Where in the value, as one would write it behind a variable: `.rows[3].parse`; '' for itself. */
  readonly path: string;
  /** What is there: `a function`, `an instance of Invoice`. */
  readonly reason: string;
}

/**
 * Nodes of a graph that structured clone carries but strips of something. Sent along in the same
 * message they stay identical to their place in the graph, and can be mended there on arrival.
 */
export interface SpecialNodes {
  /** Node Buffers: arrive as plain Uint8Arrays. */
  readonly buffers: Uint8Array[];
  /** Objects without a prototype: arrive with one. */
  readonly bare: object[];
  /** Errors: arrive without their own properties and with a built-in class. */
  readonly errors: Error[];
}
