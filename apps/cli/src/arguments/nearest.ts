import { distance } from 'fastest-levenshtein';

/**
 * The candidate that was most probably meant: the one a typing error or two away, with more
 * allowed in longer words. `undefined` when none is that close.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(lower, candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.max(2, Math.floor(candidate.length / 2)))
    .toSorted((a, b) => a.edits - b.edits);
  const beginning = candidates.find((candidate) => lower.length > 1 && candidate.startsWith(lower));
  return beginning ?? ranked[0]?.candidate;
}
