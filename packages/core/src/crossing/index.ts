export { crossing } from './crossing.ts';
export type { BlockedCrossing, Crossing, SpecialNodes } from './words.ts';
