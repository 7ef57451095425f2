/** An input by itself, on its way to another worker. */
export interface Item {
  readonly index: number;
  readonly value: unknown;
}

/** An input that a worker is on. */
export interface Running {
  readonly seat: number;
  readonly index: number;
  /** ms of the Unix epoch. */
  readonly startedMs: number;
}

/** Whoever a page's outcomes go to; `owner` is the seat that ran the input. */
export interface LaneSink {
  fulfil(owner: number, index: number, value: unknown): void;
  /** Many at once; the arrays are the sink's to keep. */
  fulfilNumbers(owner: number, indices: Float64Array, values: Float64Array): void;
  reject(owner: number, index: number, error: unknown): void;
}

/** Lanes of one filling of a page that were claimed and had no owner. */
export interface Unrecorded {
  readonly filling: number;
  readonly lanes: readonly number[];
}

/** Inputs that a dead worker had claimed: those it was on, and those it had not begun. */
export interface Lost {
  readonly running: readonly Item[];
  readonly waiting: readonly Item[];
}
