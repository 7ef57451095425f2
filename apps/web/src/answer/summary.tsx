import { CLASS_TEXTS, LIMIT_MEANINGS, describePlan, formatFactor, formatMs } from '@forkwise/core';

import type { Answer } from './work-out.ts';

/** Class, plan, time and why. */
export function Summary({ answer }: { readonly answer: Answer }) {
  const { advice, ranking } = answer;
  const { sequential } = ranking;
  const { recommendation: best } = advice;
  const [low, middle, high] = best.predictedMs;
  const text = CLASS_TEXTS[advice.class];
  return (
    <section class="card summary" aria-labelledby="summary-title">
      <p class="class-line">
        <span class="class-name">{advice.class}</span> {text.summary}
      </p>
      <h2 id="summary-title">
        Run it with <span class="strategy">{best.strategy}</span>
      </h2>
      <p class="plan">{describePlan(best)}</p>
      <dl class="figures">
        <div>
          <dt>predicted</dt>
          <dd>{formatMs(middle)}</dd>
          <dd class="sub">
            {formatMs(low)} to {formatMs(high)}
          </dd>
        </div>
        <div>
          <dt>speed-up</dt>
          <dd>{formatFactor(best.speedup[1])}</dd>
          <dd class="sub">against one after another</dd>
        </div>
        <div>
          <dt>one after another</dt>
          <dd>{formatMs(sequential.middleMs)}</dd>
          <dd class="sub">limited by {LIMIT_MEANINGS[sequential.limitedBy].replace(/,.*/, '')}</dd>
        </div>
      </dl>
      <p>
        {text.means} As advised, it is limited by {LIMIT_MEANINGS[best.limitedBy]}.
      </p>
    </section>
  );
}

/** The numbers behind the class, the reasons for the plan, and what was taken for granted. */
export function Reasons({ answer: { advice, ranking } }: { readonly answer: Answer }) {
  return (
    <section class="card" aria-labelledby="why-title">
      <h3 id="why-title">Why</h3>
      <dl class="evidence">
        {advice.evidence.map(({ signal, value, unit, meaning }) => (
          <div key={signal}>
            <dt>
              {signal} <span class="help">{meaning}</span>
            </dt>
            <dd>
              {value} {unit}
            </dd>
          </div>
        ))}
      </dl>
      <ul class="lines">
        {advice.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {ranking.infeasible.map(({ strategy, reason }) => (
          <li key={strategy}>
            <strong>{strategy}</strong> cannot be used: {reason}.
          </li>
        ))}
        {[...advice.warnings.map(({ message }) => message), ...advice.profile.notMeasured].map(
          (line) => (
            <li key={line} class="help">
              {withCode(line)}
            </li>
          ),
        )}
      </ul>
    </section>
  );
}

/** What core's messages set in backticks. */
function withCode(line: string) {
  return line.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part));
}
