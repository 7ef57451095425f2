export * from './assumed.ts';
export * from './cache.ts';
export * from './calibrate.ts';
export * from './meter.ts';
export * from './pool.ts';
export * from './quota.ts';
