import { formatFactor, formatMs } from '@forkwise/core';
import { type RefObject, type JSX, h } from 'preact';

import { Drawing, Ticks } from './drawing.ts';
import { type Scale, scaleFor } from './scale.ts';

const ROW_PX = 48;
const BAR_PX = 12;
const AXIS_PX = 28;
/** Room for half a label at either end of the axis. */
const SIDE_PX = 24;
/** Below this, a range beside the value would run into the strategy's name. */
const NARROW_PX = 430;

/** A strategy's predicted time, and what was measured, if it was. Intervals are `[low, middle, high]`, ms. */
export interface StrategyRow {
  readonly name: string;
  readonly isBest: boolean;
  readonly predictedMs: readonly [number, number, number] | undefined;
  readonly measuredMs?: readonly [number, number, number] | undefined;
  /** Against one after another, of what is measured or else predicted. */
  readonly speedup: number | undefined;
}

export interface StrategiesProps {
  readonly rows: readonly StrategyRow[];
  /** Names of those that cannot be used. */
  readonly infeasible: readonly string[];
  /** px */
  readonly width: number;
  readonly svg?: RefObject<SVGSVGElement | null>;
}

/** The axis that all rows are on. */
export function strategyScale(rows: readonly StrategyRow[], width: number): Scale {
  const times = rows.flatMap(({ predictedMs = [], measuredMs = [] }) => [
    ...predictedMs,
    ...measuredMs,
  ]);
  return scaleFor(times, width - 2 * SIDE_PX);
}

/** Every strategy's predicted time as a bar, with what was measured as a dot and a line below. */
export function Strategies({ rows, infeasible, width, svg }: StrategiesProps): JSX.Element {
  const inner = width - 2 * SIDE_PX;
  const scale = strategyScale(rows, width);
  const height = (rows.length + infeasible.length) * ROW_PX + AXIS_PX;
  return h(
    Drawing,
    { width, height, label: labelOf(rows), svg },
    h(
      'g',
      { transform: `translate(${SIDE_PX} 0)` },
      h(Ticks, { ticks: scale.ticks, at: scale.at, top: 0, bottom: height - AXIS_PX }),
      rows.map((one, at) => row(one, at * ROW_PX, inner, scale)),
      infeasible.map((name, at) => refused(name, (rows.length + at) * ROW_PX, inner)),
    ),
  );
}

function labelOf(rows: readonly StrategyRow[]): string {
  const times = rows.map(({ name, predictedMs, measuredMs }) => {
    const predicted = predictedMs === undefined ? '' : ` ${formatMs(predictedMs[1])}`;
    const measured = measuredMs === undefined ? '' : `, measured ${formatMs(measuredMs[1])}`;
    return `${name}${predicted}${measured}`;
  });
  return `Predicted times. Fastest first: ${times.join(', ')}.`;
}

function row(
  { name, isBest, ...times }: StrategyRow,
  y: number,
  width: number,
  scale: Scale,
): JSX.Element {
  const { predictedMs, measuredMs } = times;
  return h(
    'g',
    { key: name, transform: `translate(0 ${y})`, class: isBest ? 'row best' : 'row' },
    h('text', { class: 'row-name', y: 18 }, name, isBest ? ' ✓' : ''),
    h('text', { class: 'row-value', x: width, y: 18, 'text-anchor': 'end' }, valueOf(times, width)),
    predictedMs === undefined ? null : bar(predictedMs, scale),
    measuredMs === undefined ? null : dot(measuredMs, scale),
  );
}

function valueOf(
  { predictedMs, measuredMs, speedup }: Omit<StrategyRow, 'name' | 'isBest'>,
  width: number,
): string {
  const factor = speedup === undefined ? '' : `, ${formatFactor(speedup)}`;
  if (measuredMs !== undefined) {
    const predicted = predictedMs === undefined ? '' : `, predicted ${formatMs(predictedMs[1])}`;
    return `${formatMs(measuredMs[1])}${width < NARROW_PX ? '' : predicted}${factor}`;
  }
  if (predictedMs === undefined) return '';
  const [low, middle, high] = predictedMs;
  const range = width < NARROW_PX ? '' : ` (${formatMs(low)} to ${formatMs(high)})`;
  return `${formatMs(middle)}${range}${factor}`;
}

function bar([low, middle, high]: readonly [number, number, number], scale: Scale): JSX.Element[] {
  return [
    h('rect', {
      class: 'bar',
      x: scale.at(low),
      y: 33 - BAR_PX / 2,
      width: Math.max(3, scale.at(high) - scale.at(low)),
      height: BAR_PX,
      rx: 3,
    }),
    h('line', {
      class: 'middle',
      x1: scale.at(middle),
      x2: scale.at(middle),
      y1: 33 - 9,
      y2: 33 + 9,
    }),
  ];
}

function dot([low, middle, high]: readonly [number, number, number], scale: Scale): JSX.Element[] {
  return [
    h('line', { class: 'measured-range', x1: scale.at(low), x2: scale.at(high), y1: 33, y2: 33 }),
    h('circle', { class: 'measured', cx: scale.at(middle), cy: 33, r: 5 }),
  ];
}

function refused(name: string, y: number, width: number): JSX.Element {
  return h(
    'g',
    { key: name, transform: `translate(0 ${y})` },
    h('text', { class: 'row-name off', y: 18 }, name),
    h('text', { class: 'row-value off', x: width, y: 18, 'text-anchor': 'end' }, 'cannot be used'),
    h('line', { class: 'off-line', x1: 0, x2: width, y1: 33, y2: 33 }),
  );
}
