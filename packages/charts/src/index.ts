export { Histogram, type HistogramProps, type WeightedTime, binsOf } from './histogram.ts';
export { Lanes, type LanesProps, momentAt } from './lanes.ts';
export { type Scale, linearScale, scaleFor } from './scale.ts';
export { Strategies, type StrategiesProps, type StrategyRow, strategyScale } from './strategies.ts';
