import type { Demand } from './demand.ts';

/**
 * Time for `inputs` of mean `eachMs` on `lanes` places, taken `chunkSize` at a time by whoever is
 * free. Graham's bound for list scheduling ("Bounds on Multiprocessing Timing Anomalies", 1969) is
 * work ÷ lanes + (1 − 1/lanes) × the longest piece; equal pieces need whole rounds instead.
 *
 * Uneven pieces end, on average, half a piece's residual life late: mean residual life of renewal
 * theory, (1 + variation²) / 2 of a mean piece, never more than the longest one.
 */
export function unevenRounds(
  inputs: number,
  lanes: number,
  eachMs: number,
  demand: Pick<Demand, 'variation' | 'longestMs' | 'wallMs'>,
  chunkSize = 1,
): number {
  if (lanes >= inputs) return eachMs * stretch(demand, inputs);
  const pieces = Math.ceil(inputs / chunkSize);
  const pieceMs = (inputs * eachMs) / pieces;
  const pieceVariation = demand.variation / Math.sqrt(chunkSize);
  const evenMs = Math.ceil(pieces / lanes) * pieceMs;
  const residualMs = (pieceMs * (1 + pieceVariation * pieceVariation)) / 2;
  const unevenMs = (inputs * eachMs) / lanes + (1 - 1 / lanes) * residualMs;
  const evenness = Math.max(0, 1 - pieceVariation / UNEVEN_FROM);
  return evenness * evenMs + (1 - evenness) * unevenMs;
}

/** From this coefficient of variation on, rounds have dissolved; measured by simulation. */
const UNEVEN_FROM = 0.3;

/** All at once: the longest of them decides, not the mean. */
function stretch(demand: Pick<Demand, 'longestMs' | 'wallMs'>, inputs: number): number {
  if (inputs <= 1 || demand.wallMs <= 0) return 1;
  return Math.max(1, demand.longestMs / demand.wallMs);
}
