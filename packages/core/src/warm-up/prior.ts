/** Candidates for a curve: coarse, because no measurement tells neighbours apart. */
const GAINS = [0, 0.15, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 9, 14, 22];
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

/** Spans are lognormal: of a few loops that are compiled at once, and of a library's many functions. */
const KERNEL_SPAN_MS = 16;
const KERNEL_SPAN_SIGMA = 0.65;
const LIBRARY_SPAN_MS = 90;
const LIBRARY_SPAN_SIGMA = 0.85;
/** A kernel's gain falls off exponentially from none; a library's is lognormal. */
const KERNEL_GAIN = 1.5;
const LIBRARY_GAIN = 5;
const LIBRARY_GAIN_SIGMA = 0.63;

/**
 * Two sorts of task: kernels (a few functions, warm within milliseconds) and libraries (a gain of
 * 2 to 10 over 40 to 250 ms). The time that the import took says which is likelier: much code takes
 * long to load. Unknown: both alike. So does V8's help: what is compiled keeps its threads busy.
 *
 * Fitted to the times of 67 npm packages and kernels, each run for two seconds in a fresh isolate
 * (README.md): what is left of a list is then foretold from its first 25 ms with a mean error of
 * 36 %, from 50 ms with 24 %, from 200 ms with 16 %.
 */
export function curveGrid(importMs: number | undefined, helperShare?: number): CurveGrid {
  const library = libraryShare(importMs, helperShare);
  const native = helperShare === undefined ? 0 : MOST_NATIVE * Math.exp(-helperShare / NATIVE_HELP);
  const cells: { gain: number; spanMs: number; prior: number }[] = [];
  const kernels = normalised(GAINS.map((gain) => gainWidth(gain) * Math.exp(-gain / KERNEL_GAIN)));
  const libraries = normalised(GAINS.map(lognormal));
  GAINS.forEach((gain, g) => {
    SPANS_MS.forEach((spanMs, s) => {
      const prior =
        (1 - library) * (kernels[g] ?? 0) * (KERNEL_SPANS[s] ?? 0) +
        library * (libraries[g] ?? 0) * (LIBRARY_SPANS[s] ?? 0);
      if (gain > 0) cells.push({ gain, spanMs, prior: (1 - native) * prior });
    });
  });
  const flat = (1 - library) * (kernels[0] ?? 0) + library * (libraries[0] ?? 0);
  cells.unshift({ gain: 0, spanMs: SPANS_MS[0] ?? 1, prior: native + (1 - native) * flat });
  return {
    gains: Float64Array.from(cells, (cell) => cell.gain),
    spansMs: Float64Array.from(cells, (cell) => cell.spanMs),
    logPrior: Float64Array.from(cells, (cell) => Math.log(cell.prior)),
    library,
  };
}

/**
 * From 0.1 for a file of one's own to 0.98 for a large library; about even at 4 ms of importing. With
 * helper threads idle it is native code or a small loop, however much was imported.
 */
function libraryShare(importMs: number | undefined, helperShare: number | undefined): number {
  const byImport =
    importMs === undefined ? 0.5 : 0.1 + 0.88 / (1 + (4 / Math.max(importMs, 0.1)) ** 1.5);
  if (helperShare === undefined) return byImport;
  const odds = byImport / (1 - byImport);
  const likelihood = Math.min(MOST_TELLING, Math.exp(HELP_SLOPE * (helperShare - USUAL_HELP)));
  return (odds * likelihood) / (1 + odds * likelihood);
}

/** Native code is warm from the start; with no help at all, most is native, and none beyond a tenth. */
const MOST_NATIVE = 0.7;
const NATIVE_HELP = 0.07;
/** Helper CPU ÷ time held, over the first 10 to 50 ms, that both sorts show alike. */
const USUAL_HELP = 0.4;
/** Native code shows 0 to 0.1, loops 0.1 to 0.5, libraries 0.3 to 1.2. */
const HELP_SLOPE = 7;
const MOST_TELLING = 3;

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

/** Much code does not mean that much of it runs: a few show nothing. */
const LIBRARY_FLAT = 0.015;

function lognormalSpans(medianMs: number, sigma: number): readonly number[] {
  return normalised(
    SPANS_MS.map((spanMs) => Math.exp(-((Math.log(spanMs / medianMs) / sigma) ** 2) / 2)),
  );
}

function normalised(values: readonly number[]): readonly number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}

const KERNEL_SPANS = lognormalSpans(KERNEL_SPAN_MS, KERNEL_SPAN_SIGMA);
const LIBRARY_SPANS = lognormalSpans(LIBRARY_SPAN_MS, LIBRARY_SPAN_SIGMA);
