/** A hash over every character. */
export default function hash(text: string): number {
  let value = 0;
  for (let at = 0; at < text.length; at += 1) {
    value = (Math.imul(value, 31) + text.charCodeAt(at)) | 0;
  }
  return value;
}

/** Strings of about `size` one-byte characters, no two alike. */
export const makeTexts = (count: number, size: number): string[] =>
  Array.from({ length: count }, (_, i) => flat(`the ${i} quick brown foxes; `, size));

/** `repeat` leaves a tree of pieces, which the first to read it would have to flatten for all. */
const flat = (piece: string, size: number): string =>
  Buffer.from(piece.repeat(Math.ceil(size / piece.length)), 'latin1').toString('latin1');
