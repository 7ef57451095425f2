/**
 * Words, errors and crossing without the decisions: what worker threads and processes import, each
 * anew at its start, where every module counts.
 */
export * from './crossing/index.ts';
export * from './error/codes.ts';
export * from './error/forkwise-error.ts';
export * from './words/outcome.ts';
export * from './words/plan.ts';
export * from './words/strategy.ts';
