import { Lanes } from '@forkwise/charts';
import {
  ACTIVITY_NAMES,
  type Activity,
  type Prediction,
  formatCount,
  formatMs,
  laneName,
  timeline,
} from '@forkwise/core';
import { useMemo, useRef } from 'preact/hooks';

import type { Answer } from '../answer/work-out.ts';
import { Figure, type Table } from '../charts/figure.tsx';
import { useWidth } from '../charts/use-width.ts';
import { sharesOf } from './moment.ts';
import { Player } from './player.tsx';

interface TimelineProps {
  readonly answer: Answer;
  readonly looked: Prediction;
}

/** One simulated run of a plan: what each thread, input in flight and core is doing when. */
export function TimelineFigure({ answer, looked }: TimelineProps) {
  const { profile, inputs, machine } = answer.described;
  const drawn = useMemo(
    () => timeline(looked.plan, profile, inputs, machine),
    [looked, profile, inputs, machine],
  );
  const [box, width] = useWidth();
  const future = useRef<SVGRectElement>(null);
  const { lanes, shownMs, isWhole, inputsPerPart } = drawn;
  const activities = [
    ...new Set(lanes.flatMap(({ segments }) => segments.map(({ activity }) => activity))),
  ];
  const part =
    inputsPerPart > 1 ? ` ${formatCount(inputsPerPart)} inputs at a time are drawn as one.` : '';
  const { strategy } = looked.plan;
  return (
    <Figure
      isWide
      title={`Timeline: ${strategy}`}
      note={
        isWhole
          ? `A simulated run, all ${formatMs(shownMs)} of it.${part}`
          : `The first ${formatMs(shownMs)} of a simulated run; it goes on like this.${part}`
      }
      fileName={`forkwise-timeline-${strategy}`}
      table={tableOf(drawn.lanes, shownMs, activities)}
    >
      {(svg) => (
        <>
          <ul class="legend" aria-label="What the colours mean">
            {activities.map((activity) => (
              <li key={activity}>
                <svg width={18} height={12} aria-hidden="true">
                  <rect class={`activity ${activity}`} width={18} height={12} rx={2} />
                </svg>
                {ACTIVITY_NAMES[activity]}
              </li>
            ))}
          </ul>
          <div ref={box} class="drawing">
            <Lanes
              lanes={lanes}
              shownMs={shownMs}
              width={width}
              label={`Simulated timeline of ${strategy} with ${lanes.length} rows; the table has what each does.`}
              svg={svg}
              future={future}
            />
          </div>
          <Player timeline={drawn} width={width} future={future} />
        </>
      )}
    </Figure>
  );
}

function tableOf(
  lanes: ReturnType<typeof timeline>['lanes'],
  shownMs: number,
  activities: readonly Activity[],
): Table {
  return {
    head: ['Row', ...activities.map((activity) => ACTIVITY_NAMES[activity]), 'idle'],
    rows: lanes.map((lane) => {
      const shares = sharesOf(lane, shownMs);
      const busy = [...shares.values()].reduce((sum, share) => sum + share, 0);
      return [
        laneName(lane),
        ...activities.map((activity) => percent(shares.get(activity) ?? 0)),
        percent(Math.max(0, 1 - busy)),
      ];
    }),
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
