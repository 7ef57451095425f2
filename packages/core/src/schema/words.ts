import type { FromSchema } from 'json-schema-to-ts';

import type { LIMITS, WORKLOAD_CLASSES, warningSchema } from './parts.ts';

export type WorkloadClass = (typeof WORKLOAD_CLASSES)[number];
export type Limit = (typeof LIMITS)[number];
export type Warning = FromSchema<typeof warningSchema>;
/** `[low, mid, high]`, the middle 90 % and the median. */
export type Interval = readonly [low: number, mid: number, high: number];
