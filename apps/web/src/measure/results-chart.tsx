import { type Scale, scaleFor } from '@forkwise/charts';
import { type Interval, describePlan, formatCount, formatFactor, formatMs } from '@forkwise/core';

import { Figure, type Table } from '../charts/figure.tsx';

import { useWidth } from '../charts/use-width.ts';
import type { Measured, StrategyResult } from './measure.ts';
import { endOf, isWhole } from './results.ts';

const ROW_PX = 58;
const AXIS_PX = 28;
/** Room for half a label at either end of the axis. */
const SIDE_PX = 24;
const BAR_PX = 12;

/** Measured times as bars, with the predicted intervals below them. */
export function ResultsChart({ measured }: { readonly measured: Measured }) {
  const { results, advised } = measured;
  const [box, width] = useWidth();
  const inner = width - 2 * SIDE_PX;
  const times = results.flatMap((result) =>
    result.kind === 'measured' ? [result.executed.wallMs, ...result.prediction.predictedMs] : [],
  );
  const scale = scaleFor(times, inner);
  const height = results.length * ROW_PX + AXIS_PX;
  const label = results.map((result) => `${result.strategy} ${endOf(result)}`).join(', ');
  return (
    <Figure
      title="Measured beside predicted"
      note={`The bar is what it took here, the line below it what was predicted from a few inputs; ✓ was advised.${scale.isLog ? ' Each mark of the axis is ten times the one before.' : ''}`}
      fileName="forkwise-measured"
      isWide
      table={tableOf(measured)}
    >
      {(svg) => (
        <div ref={box} class="drawing">
          <svg
            ref={svg}
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
            role="img"
            aria-label={`Measured times: ${label}.`}
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
              {results.map((result, row) => (
                <Row
                  key={result.strategy}
                  result={result}
                  isAdvised={result.strategy === advised}
                  y={row * ROW_PX}
                  width={inner}
                  scale={scale}
                />
              ))}
            </g>
          </svg>
        </div>
      )}
    </Figure>
  );
}

interface RowProps {
  readonly result: StrategyResult;
  readonly isAdvised: boolean;
  readonly y: number;
  readonly width: number;
  readonly scale: Scale;
}

function Row({ result, isAdvised, y, width, scale }: RowProps) {
  const isMeasured = result.kind === 'measured';
  const off = isMeasured ? '' : ' off';
  return (
    <g transform={`translate(0 ${y})`} class={isAdvised ? 'row best' : 'row'}>
      <text class={`row-name${off}`} y={18}>
        {result.strategy}
        {isAdvised ? ' ✓' : ''}
      </text>
      <text class={`row-value${off}`} x={width} y={18} text-anchor="end">
        {endOf(result)}
      </text>
      {isMeasured ? (
        <Times
          measuredMs={result.executed.wallMs}
          predictedMs={result.prediction.predictedMs}
          scale={scale}
        />
      ) : (
        <line class="off-line" x1={0} x2={width} y1={33} y2={33} />
      )}
    </g>
  );
}

interface TimesProps {
  readonly measuredMs: number;
  readonly predictedMs: Interval;
  readonly scale: Scale;
}

function Times({ measuredMs, predictedMs: [low, middle, high], scale }: TimesProps) {
  return (
    <>
      <rect
        class="bar"
        x={0}
        y={33 - BAR_PX / 2}
        width={Math.max(3, scale.at(measuredMs))}
        height={BAR_PX}
        rx={3}
      />
      <line class="predicted" x1={scale.at(low)} x2={scale.at(high)} y1={46} y2={46} />
      <line class="middle" x1={scale.at(middle)} x2={scale.at(middle)} y1={42} y2={50} />
    </>
  );
}

function tableOf({ results }: Measured): Table {
  const sequential = results.find(({ strategy }) => strategy === 'sequential');
  return {
    head: [
      'Strategy',
      'Measured',
      'Predicted',
      'From',
      'To',
      'Speed-up',
      'Inputs',
      'Plan',
      'Results',
    ],
    rows: results.map((result) => {
      if (result.kind === 'infeasible') {
        return [result.strategy, 'cannot be used', '', '', '', '', '', '', result.reason];
      }
      const { executed, prediction } = result;
      const [low, middle, high] = prediction.predictedMs;
      const speedup =
        sequential?.kind === 'measured' && isWhole(sequential) && isWhole(result)
          ? formatFactor(sequential.executed.wallMs / executed.wallMs)
          : '';
      return [
        result.strategy,
        endOf(result),
        formatMs(middle),
        formatMs(low),
        formatMs(high),
        speedup,
        formatCount(executed.counts.total),
        describePlan(prediction.plan),
        resultsText(result),
      ];
    }),
  };
}

function resultsText({ executed }: Extract<StrategyResult, { kind: 'measured' }>): string {
  const { firstFailure, differing, counts } = executed;
  if (counts.timedOut + counts.cancelled > 0) return firstFailure ?? '';
  if (differing > 0) return `${formatCount(differing)} differ from the first strategy’s`;
  if (firstFailure === undefined) return 'all fulfilled, the same';
  return `${formatCount(counts.rejected)} rejected: ${firstFailure}`;
}
