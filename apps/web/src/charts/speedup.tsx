import { linearScale } from '@forkwise/charts';
import {
  LIMIT_MEANINGS,
  type Limit,
  type Prediction,
  formatCount,
  formatFactor,
} from '@forkwise/core';

import { type SpeedupPoint, type Speedups, speedups } from '../answer/speedups.ts';
import type { Answer } from '../answer/work-out.ts';
import { Figure } from './figure.tsx';
import { useWidth } from './use-width.ts';

const HEIGHT = 220;
const LEFT_PX = 44;
const RIGHT_PX = 20;
const TOP_PX = 12;
const BOTTOM_PX = 34;
const INNER_HEIGHT = HEIGHT - TOP_PX - BOTTOM_PX;
const COUNT_LABEL_PX = 60;

interface SpeedupProps {
  readonly answer: Answer;
  readonly looked: Prediction;
}

/** How far more workers, or more in flight, carry a strategy, and what stops them. */
export function SpeedupChart({ answer, looked }: SpeedupProps) {
  const curve = speedups(answer, looked);
  const [box, width] = useWidth();
  if (curve === undefined) {
    return <p class="note">No strategy that can be used has anything to add more of.</p>;
  }
  const { points, of, plan } = curve;
  const most = points.at(-1)?.count ?? 1;
  const highest = Math.max(1, ...points.map(({ speedup }) => speedup));
  const inner = width - LEFT_PX - RIGHT_PX;
  const x = linearScale(most, inner, Math.max(2, Math.floor(inner / COUNT_LABEL_PX)));
  const y = linearScale(highest, INNER_HEIGHT, 4);
  const px = ({ count, speedup }: SpeedupPoint): string =>
    `${x.at(count).toFixed(1)},${(INNER_HEIGHT - y.at(speedup)).toFixed(1)}`;
  const chosen = points.reduce((near, one) =>
    Math.abs(one.count - curve.chosen) < Math.abs(near.count - curve.chosen) ? one : near,
  );
  const bend = bendOf(points);
  return (
    <Figure
      title={`Speed-up against ${of === 'workers' ? 'workers' : 'inputs in flight'}: ${plan.strategy}`}
      note={noteOf(curve, bend)}
      fileName="forkwise-speed-up"
      table={{
        head: [of === 'workers' ? 'Workers' : 'In flight', 'Speed-up', 'Limited by'],
        rows: points.map(({ count, speedup, limitedBy }) => [
          formatCount(count),
          formatFactor(speedup),
          LIMIT_MEANINGS[limitedBy],
        ]),
      }}
    >
      {(svg) => (
        <div ref={box} class="drawing">
          <svg
            ref={svg}
            width={width}
            height={HEIGHT}
            viewBox={`0 0 ${width} ${HEIGHT}`}
            role="img"
            aria-label={`Speed-up of ${plan.strategy} up to ${formatCount(most)} ${of}. ${noteOf(curve, bend)}`}
          >
            <g transform={`translate(${LEFT_PX} ${TOP_PX})`}>
              {y.ticks.map((tick) => (
                <g key={tick} transform={`translate(0 ${INNER_HEIGHT - y.at(tick)})`}>
                  <line class="grid" x1={0} x2={inner} />
                  <text class="tick" x={-8} y={4} text-anchor="end">
                    {tick}×
                  </text>
                </g>
              ))}
              {x.ticks
                .filter((tick) => tick > 0 && Number.isInteger(tick))
                .map((tick) => (
                  <text
                    key={tick}
                    class="tick"
                    x={x.at(tick)}
                    y={INNER_HEIGHT + 20}
                    text-anchor="middle"
                  >
                    {formatCount(tick)}
                  </text>
                ))}
              {bend === undefined ? null : (
                <line
                  class="bend"
                  x1={x.at(bend.count)}
                  x2={x.at(bend.count)}
                  y1={0}
                  y2={INNER_HEIGHT}
                />
              )}
              <polyline class="curve" points={points.map(px).join(' ')} />
              <circle
                class="chosen"
                cx={x.at(chosen.count)}
                cy={INNER_HEIGHT - y.at(chosen.speedup)}
                r={5}
              />
            </g>
          </svg>
        </div>
      )}
    </Figure>
  );
}

interface Bend {
  readonly count: number;
  readonly limitedBy: Limit;
}

/** Where the curve reaches the limit that it ends with, if it had another before. */
function bendOf(points: readonly SpeedupPoint[]): Bend | undefined {
  const last = points.at(-1);
  const other = points.findLastIndex(({ limitedBy }) => limitedBy !== last?.limitedBy);
  return other < 0 ? undefined : points[other + 1];
}

function noteOf({ of, chosen, points, fitting }: Speedups, bend: Bend | undefined): string {
  const limit = points.at(-1)?.limitedBy ?? 'waiting';
  const from =
    bend === undefined
      ? `Limited by ${LIMIT_MEANINGS[limit]}, all along.`
      : `From ${formatCount(bend.count)} ${of} on, limited by ${LIMIT_MEANINGS[bend.limitedBy]}.`;
  const memory =
    fitting === undefined ? '' : ` No more than ${formatCount(fitting)} fit in half of the memory.`;
  return `The dot is the plan, with ${formatCount(chosen)}. ${from}${memory}`;
}
