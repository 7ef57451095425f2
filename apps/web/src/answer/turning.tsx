import { type TurningPoint, quantitiesOf } from '@forkwise/core';
import { useEffect, useState } from 'preact/hooks';

import { nowOf, titleOf, turningText } from './quantities.ts';
import { searchIdly } from './search.ts';
import type { Answer } from './work-out.ts';

interface Found {
  readonly answer: Answer;
  readonly points: readonly TurningPoint[];
}

/** What would change the decision: each quantity alone, as far as it takes. */
export function TurningPoints({ answer }: { readonly answer: Answer }) {
  const [found, setFound] = useState<Found>();
  useEffect(() => searchIdly(answer, (points) => setFound({ answer, points })), [answer]);
  const points = found?.answer === answer ? found.points : undefined;
  return (
    <section class="card" aria-labelledby="turning-title" aria-busy={points === undefined}>
      <h3 id="turning-title">What would change the decision</h3>
      <p class="note">Each of these alone, with all else as described.</p>
      <dl class="turning">
        {quantitiesOf(answer).map((quantity) => (
          <div key={quantity}>
            <dt>
              {titleOf(quantity)} <span class="help">now {nowOf(quantity, answer)}</span>
            </dt>
            <dd>{points === undefined ? 'looking…' : textOf(points, quantity)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function textOf(points: readonly TurningPoint[], quantity: TurningPoint['quantity']): string {
  const texts = points.filter((point) => point.quantity === quantity).map(turningText);
  return texts.length === 0 ? 'changes nothing' : texts.join('; ');
}
