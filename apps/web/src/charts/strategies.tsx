import { type Prediction, describePlan, formatFactor, formatMs } from '@forkwise/core';

import type { Answer } from '../answer/work-out.ts';
import { Figure, type Table } from './figure.tsx';
import { type Scale, scaleFor } from './scale.ts';
import { useWidth } from './use-width.ts';

const ROW_PX = 48;
const BAR_PX = 12;
const AXIS_PX = 28;
/** Room for half a label at either end of the axis. */
const SIDE_PX = 24;

/** Every strategy's predicted time as an interval, and why the others cannot be used. */
export function StrategiesChart({ answer }: { readonly answer: Answer }) {
  const { plans, infeasible, best, sequential } = answer.ranking;
  const [box, width] = useWidth();
  const inner = width - 2 * SIDE_PX;
  const scale = scaleFor(
    plans.flatMap(({ predictedMs }) => predictedMs),
    inner,
  );
  const rows = plans.length + infeasible.length;
  const height = rows * ROW_PX + AXIS_PX;
  return (
    <Figure
      title="Every strategy"
      note={`The whole list, from start to end; nine runs in ten should end within the bar.${scale.isLog ? ' Each mark of the axis is ten times the one before.' : ''}`}
      fileName="forkwise-strategies"
      table={tableOf(answer)}
    >
      {(svg) => (
        <div ref={box} class="drawing">
          <svg
            ref={svg}
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
            role="img"
            aria-label={`Predicted times. Fastest first: ${plans.map(({ plan, middleMs }) => `${plan.strategy} ${formatMs(middleMs)}`).join(', ')}.`}
          >
            <g transform={`translate(${SIDE_PX} 0)`}>
              {scale.ticks.map((tick) => (
                <g key={tick} transform={`translate(${scale.at(tick)} 0)`}>
                  <line class="grid" y1={0} y2={height - AXIS_PX} />
                  <text class="tick" y={height - AXIS_PX + 18} text-anchor="middle">
                    {tick === 0 ? '0' : formatMs(tick)}
                  </text>
                </g>
              ))}
              {plans.map((prediction, row) => (
                <Row
                  key={prediction.plan.strategy}
                  prediction={prediction}
                  isBest={prediction === best}
                  y={row * ROW_PX}
                  width={inner}
                  scale={scale}
                  speedup={sequential.middleMs / prediction.middleMs}
                />
              ))}
              {infeasible.map(({ strategy }, index) => (
                <g key={strategy} transform={`translate(0 ${(plans.length + index) * ROW_PX})`}>
                  <text class="row-name off" y={18}>
                    {strategy}
                  </text>
                  <text class="row-value off" x={inner} y={18} text-anchor="end">
                    cannot be used
                  </text>
                  <line class="off-line" x1={0} x2={inner} y1={33} y2={33} />
                </g>
              ))}
            </g>
          </svg>
        </div>
      )}
    </Figure>
  );
}

interface RowProps {
  readonly prediction: Prediction;
  readonly isBest: boolean;
  readonly y: number;
  readonly width: number;
  readonly scale: Scale;
  readonly speedup: number;
}

function Row({ prediction, isBest, y, width, scale, speedup }: RowProps) {
  const [low, middle, high] = prediction.predictedMs;
  const range = width < NARROW_PX ? '' : ` (${formatMs(low)} to ${formatMs(high)})`;
  return (
    <g transform={`translate(0 ${y})`} class={isBest ? 'row best' : 'row'}>
      <text class="row-name" y={18}>
        {prediction.plan.strategy}
        {isBest ? ' ✓' : ''}
      </text>
      <text class="row-value" x={width} y={18} text-anchor="end">
        {formatMs(middle)}
        {range}, {formatFactor(speedup)}
      </text>
      <rect
        class="bar"
        x={scale.at(low)}
        y={33 - BAR_PX / 2}
        width={Math.max(3, scale.at(high) - scale.at(low))}
        height={BAR_PX}
        rx={3}
      />
      <line class="middle" x1={scale.at(middle)} x2={scale.at(middle)} y1={33 - 9} y2={33 + 9} />
    </g>
  );
}

/** Below this, a range beside the value would run into the strategy's name. */
const NARROW_PX = 430;

function tableOf({ ranking, advice }: Answer): Table {
  const reasons = new Map(
    advice.alternatives.map(({ strategy, reason }) => [strategy, reason] as const),
  );
  return {
    head: ['Strategy', 'Predicted', 'From', 'To', 'Speed-up', 'Plan', 'Why not'],
    rows: [
      ...ranking.plans.map(({ plan, predictedMs: [low, middle, high] }) => [
        plan.strategy,
        formatMs(middle),
        formatMs(low),
        formatMs(high),
        formatFactor(ranking.sequential.middleMs / middle),
        describePlan(plan),
        reasons.get(plan.strategy) ?? 'It is the recommended one.',
      ]),
      ...ranking.infeasible.map(({ strategy, reason }) => [
        strategy,
        'cannot be used',
        '',
        '',
        '',
        '',
        reason,
      ]),
    ],
  };
}
