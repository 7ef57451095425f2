import { type Strategy, formatFactor, formatMs } from '@forkwise/core';

import { Announcement } from './announcement.tsx';
import { AnswerView } from './answer/answer.tsx';
import type { Answer } from './answer/work-out.ts';
import type { Filled } from './form/documents.ts';
import { type Draft, SECTIONS } from './form/fields.ts';
import { Form } from './form/form.tsx';

interface AdvisorProps {
  readonly draft: Draft;
  readonly filled: Filled;
  /** `undefined` while something in the form has to be mended. */
  readonly answer: Answer | undefined;
  readonly shown: Strategy | undefined;
  /** Why a link could not be followed. */
  readonly refused: string | undefined;
  readonly onChange: (change: (draft: Draft) => Draft) => void;
  readonly onShow: (strategy: Strategy | undefined) => void;
}

/** The form and what follows from it. */
export function Advisor(props: AdvisorProps) {
  const { draft, filled, answer, shown, refused, onChange, onShow } = props;
  const problems = filled.kind === 'invalid' ? filled.problems : {};
  const faulty = SECTIONS.flatMap(({ title, fields }) =>
    fields
      .filter(({ name }) => name in problems)
      .map((field) => ({ name: field.name, title: `${title}: ${field.title}` })),
  );
  return (
    <>
      <div class="intro">
        <h1>How should this run?</h1>
        <p>
          Describe the work: what one input does, how many there are, and where. The answer follows
          as you type. It is worked out in this page; nothing is sent anywhere.
        </p>
        {refused === undefined ? null : (
          <p class="notice" role="alert">
            The link could not be followed: {refused}. An example is shown instead.
          </p>
        )}
      </div>
      <div class="columns">
        <div class="asking">
          <Form draft={draft} problems={problems} onChange={onChange} />
          <a class="jump" href="#answer" onClick={jumpToAnswer}>
            {answer === undefined ? 'Something has to be mended' : shortAnswer(answer)}
            <span aria-hidden="true">↓</span>
          </a>
        </div>
        <div class="answer" id="answer" tabIndex={-1}>
          {answer === undefined ? (
            <section class="card missing" aria-labelledby="missing-title">
              <h2 id="missing-title">No answer yet</h2>
              <p>Something in the form has to be mended first:</p>
              <ul>
                {faulty.map(({ name, title }) => (
                  <li key={name}>
                    <strong>{title}.</strong> {problems[name]}
                  </li>
                ))}
              </ul>
            </section>
          ) : (
            <AnswerView answer={answer} shown={shown} onShow={onShow} />
          )}
        </div>
      </div>
      <Announcement
        text={
          answer === undefined
            ? `No answer: ${faulty.length} ${faulty.length === 1 ? 'field has' : 'fields have'} to be mended.`
            : answer.advice.summary
        }
      />
    </>
  );
}

function shortAnswer({ advice: { recommendation } }: Answer): string {
  const { strategy, predictedMs, speedup } = recommendation;
  return `${strategy}: ${formatMs(predictedMs[1])}, ${formatFactor(speedup[1])}`;
}

/** By script, since the address's own fragment holds the form. */
function jumpToAnswer(event: Event): void {
  event.preventDefault();
  const answer = document.querySelector<HTMLElement>('#answer');
  // Focus alone may go to the middle of something so tall.
  answer?.focus({ preventScroll: true });
  answer?.scrollIntoView({ block: 'start' });
}
