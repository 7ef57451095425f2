import { type StrategyRow, Strategies, strategyScale } from '@forkwise/charts';
import { describePlan, formatFactor, formatMs } from '@forkwise/core';

import type { Answer } from '../answer/work-out.ts';
import { Figure, type Table } from './figure.tsx';
import { useWidth } from './use-width.ts';

/** Every strategy's predicted time as an interval, and why the others cannot be used. */
export function StrategiesChart({ answer }: { readonly answer: Answer }) {
  const { infeasible } = answer.ranking;
  const [box, width] = useWidth();
  const rows = rowsOf(answer);
  const { isLog } = strategyScale(rows, width);
  return (
    <Figure
      title="Every strategy"
      note={`The whole list, from start to end; nine runs in ten should end within the bar.${isLog ? ' Each mark of the axis is ten times the one before.' : ''}`}
      fileName="forkwise-strategies"
      table={tableOf(answer)}
    >
      {(svg) => (
        <div ref={box} class="drawing">
          <Strategies
            rows={rows}
            infeasible={infeasible.map(({ strategy }) => strategy)}
            width={width}
            svg={svg}
          />
        </div>
      )}
    </Figure>
  );
}

function rowsOf({ ranking: { plans, best, sequential } }: Answer): StrategyRow[] {
  return plans.map((prediction) => ({
    name: prediction.plan.strategy,
    isBest: prediction === best,
    predictedMs: prediction.predictedMs,
    speedup: sequential.middleMs / prediction.middleMs,
  }));
}

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
