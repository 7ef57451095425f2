import { STRATEGIES, type Strategy } from '@forkwise/core';

import { SpeedupChart } from '../charts/speedup.tsx';
import { StrategiesChart } from '../charts/strategies.tsx';
import { ShareCard } from '../share/share-card.tsx';
import { TimelineFigure } from '../timeline/timeline.tsx';
import { CodeCard } from './code-card.tsx';
import { Reasons, Summary } from './summary.tsx';
import { TurningPoints } from './turning.tsx';
import { type Answer, lookAt } from './work-out.ts';

interface AnswerProps {
  readonly answer: Answer;
  readonly shown: Strategy | undefined;
  readonly onShow: (strategy: Strategy | undefined) => void;
}

/** All that follows from the form. */
export function AnswerView({ answer, shown, onShow }: AnswerProps) {
  const looked = lookAt(answer, shown);
  const best = answer.ranking.best.plan.strategy;
  const usable = STRATEGIES.filter((name) =>
    answer.ranking.plans.some(({ plan }) => plan.strategy === name),
  );
  return (
    <>
      <Summary answer={answer} />
      <StrategiesChart answer={answer} />
      <Reasons answer={answer} />
      <div class="look">
        <span id="look-label">Look at</span>
        <div class="segments" role="group" aria-labelledby="look-label">
          {usable.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === looked.plan.strategy}
              onClick={() => onShow(name === best ? undefined : name)}
            >
              {name}
              {name === best ? ' ✓' : ''}
            </button>
          ))}
        </div>
      </div>
      <TimelineFigure answer={answer} looked={looked} />
      <SpeedupChart answer={answer} looked={looked} />
      <TurningPoints answer={answer} />
      <CodeCard answer={answer} looked={looked} />
      <ShareCard answer={answer} />
    </>
  );
}
