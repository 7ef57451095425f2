export { decodeValue, Opaque } from './decode.ts';
export { encodeValue } from './encode.ts';
export { decodeOutcome, encodeOutcome, readOutcomes } from './outcome-line.ts';
