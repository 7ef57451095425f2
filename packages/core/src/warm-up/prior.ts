/** Candidates for a curve: coarse, because no measurement tells neighbours apart. */
const GAINS = [0, 0.15, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 9];
const SPANS_MS = [5, 15, 40, 100, 200, 350];

/** Cell by cell; without a gain the span means nothing, so that is one cell. */
export interface CurveGrid {
  readonly gains: Float64Array;
  readonly spansMs: Float64Array;
  /** Natural logarithm of each cell's probability before anything was measured. */
  readonly logPrior: Float64Array;
  /** How likely the task is a library rather than a kernel. */
  readonly library: number;
}

/** Spans of a few loops that are compiled at once, and of a library's many functions. */
const KERNEL_SPANS = [0.4, 0.3, 0.2, 0.06, 0.02, 0.02];
const LIBRARY_SPANS = [0.02, 0.05, 0.15, 0.32, 0.26, 0.2];
/** A kernel's gain falls off exponentially from none; a library's is lognormal. */
const KERNEL_GAIN = 0.7;
const LIBRARY_GAIN = 3;
const LIBRARY_GAIN_SIGMA = 0.6;

/**
 * Two sorts of task: kernels (a few functions, warm within milliseconds) and libraries (a gain of
 * 1 to 4 over 100 to 350 ms: prettier, terser, marked, js-yaml, postcss). The time that the import
 * took says which is likelier: much code takes long to load. Unknown: both alike.
 */
export function curveGrid(importMs: number | undefined): CurveGrid {
  const library = libraryShare(importMs);
  const cells: { gain: number; spanMs: number; prior: number }[] = [];
  const kernels = normalised(GAINS.map((gain) => gainWidth(gain) * Math.exp(-gain / KERNEL_GAIN)));
  const libraries = normalised(GAINS.map(lognormal));
  GAINS.forEach((gain, g) => {
    SPANS_MS.forEach((spanMs, s) => {
      const prior =
        (1 - library) * (kernels[g] ?? 0) * (KERNEL_SPANS[s] ?? 0) +
        library * (libraries[g] ?? 0) * (LIBRARY_SPANS[s] ?? 0);
      if (gain > 0) cells.push({ gain, spanMs, prior });
    });
  });
  const flat = (1 - library) * (kernels[0] ?? 0) + library * (libraries[0] ?? 0);
  cells.unshift({ gain: 0, spanMs: SPANS_MS[0] ?? 1, prior: flat });
  return {
    gains: Float64Array.from(cells, (cell) => cell.gain),
    spansMs: Float64Array.from(cells, (cell) => cell.spanMs),
    logPrior: Float64Array.from(cells, (cell) => Math.log(cell.prior)),
    library,
  };
}

/** From 0.15 for a file of one's own to 0.85 for a large library; even at 12 ms of importing. */
function libraryShare(importMs: number | undefined): number {
  if (importMs === undefined) return 0.5;
  return 0.15 + 0.7 / (1 + (12 / Math.max(importMs, 0.1)) ** 1.5);
}

/** Half the way to either neighbour: the part of the line that a candidate stands for. */
function gainWidth(gain: number): number {
  const at = GAINS.indexOf(gain);
  const below = GAINS[at - 1] ?? gain;
  const above = GAINS[at + 1] ?? gain;
  return (above - below) / 2;
}

function lognormal(gain: number): number {
  if (gain === 0) return LIBRARY_FLAT;
  const z = Math.log(gain / LIBRARY_GAIN) / LIBRARY_GAIN_SIGMA;
  return (gainWidth(gain) / gain) * Math.exp((-z * z) / 2);
}

/** Much code does not mean that much of it runs: one in twenty shows nothing. */
const LIBRARY_FLAT = 0.05;

function normalised(values: readonly number[]): readonly number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}
