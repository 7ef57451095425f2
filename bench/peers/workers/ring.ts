/** Words of the control array that the bare SharedArrayBuffer contender and its workers share. */
export const NEXT = 0;
/** From here on, one word per slot of the ring. */
export const SLOTS_AT = 16;

/** Slots of the ring: enough that no worker waits while the next buffer is copied in. */
export const SLOTS = 8;

/** What a slot's word says when the buffer of input `index` lies in it. */
export const filled = (index: number): number => index + 1;
/** What it says when the slot may be filled anew; filling sets `filled`, reading sets this. */
export const FREE = 0;

/** Work over one memory; a message of this kind starts a worker on it. */
export type SharedJob = {
  readonly control: Int32Array;
  readonly count: number;
  readonly results: Float64Array;
} & (
  | { readonly kind: 'numbers'; readonly inputs: Float64Array; readonly block: number }
  | { readonly kind: 'buffers'; readonly slots: readonly Uint8Array[] }
);
