import { type Strategy, formatFactor, formatMs } from '@forkwise/core';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { Announcement } from './announcement.tsx';
import { AnswerView } from './answer/answer.tsx';
import { type Answer, workOut } from './answer/work-out.ts';
import { fill } from './form/documents.ts';
import { type Draft, INITIAL_DRAFT, SECTIONS } from './form/fields.ts';
import { Form } from './form/form.tsx';
import { WORKLOAD_PRESETS, withPreset } from './form/presets.ts';
import { readLink, writeLink } from './share/link.ts';
import { ThemeSwitch } from './theme.tsx';

interface State {
  readonly draft: Draft;
  /** The strategy that is looked at; `undefined`: the recommended one, whatever that is. */
  readonly shown: Strategy | undefined;
  /** Why a link could not be followed. */
  readonly refused: string | undefined;
}

/** Browsers take only so many changes of the address in a while. */
const LINK_PAUSE_MS = 300;

export function App() {
  const [state, setState] = useState<State>(() => stateOfLink(location.hash));
  const { draft, shown, refused } = state;
  const filled = useMemo(() => fill(draft), [draft]);
  const answer = useMemo<Answer | undefined>(
    () => (filled.kind === 'valid' ? workOut(filled.workload, filled.machine) : undefined),
    [filled],
  );
  useLink(state, answer !== undefined, setState);
  const problems = filled.kind === 'invalid' ? filled.problems : {};
  const faulty = SECTIONS.flatMap(({ title, fields }) =>
    fields
      .filter(({ name }) => name in problems)
      .map((field) => ({ name: field.name, title: `${title}: ${field.title}` })),
  );
  return (
    <>
      <header class="top">
        <p class="brand">forkwise</p>
        <ThemeSwitch />
      </header>
      <main>
        <div class="intro">
          <h1>How should this run?</h1>
          <p>
            Describe the work: what one input does, how many there are, and where. The answer
            follows as you type. It is worked out in this page; nothing is sent anywhere.
          </p>
          {refused === undefined ? null : (
            <p class="notice" role="alert">
              The link could not be followed: {refused}. An example is shown instead.
            </p>
          )}
        </div>
        <div class="columns">
          <div class="asking">
            <Form
              draft={draft}
              problems={problems}
              onChange={(change) =>
                setState((now) => ({ ...now, draft: change(now.draft), refused: undefined }))
              }
            />
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
              <AnswerView
                answer={answer}
                shown={shown}
                onShow={(strategy) => setState({ ...state, shown: strategy })}
              />
            )}
          </div>
        </div>
      </main>
      <footer>
        <p>
          The same brain as the forkwise command, which measures your code instead of asking you.
        </p>
      </footer>
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

function stateOfLink(hash: string): State {
  const example = WORKLOAD_PRESETS[0];
  const draft =
    example === undefined ? INITIAL_DRAFT : withPreset(INITIAL_DRAFT, example, 'workload');
  const start: State = { draft, shown: undefined, refused: undefined };
  const link = readLink(hash);
  switch (link.kind) {
    case 'none':
      return start;
    case 'refused':
      return { ...start, refused: link.reason };
    case 'read': {
      const { shared } = link;
      return fill(shared.draft).kind === 'valid'
        ? { ...shared, refused: undefined }
        : { ...start, refused: 'its values are not ones that the form takes' };
    }
  }
}

/** Keeps the address and the form the same, whichever of them changes. */
function useLink(state: State, isValid: boolean, follow: (state: State) => void): void {
  const written = useRef(location.hash);
  useEffect(() => {
    // What has to be mended is not worth sharing.
    if (!isValid) return;
    const hash = `#${writeLink(state)}`;
    const timer = setTimeout(() => {
      written.current = hash;
      history.replaceState(null, '', hash);
    }, LINK_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [state, isValid]);
  useEffect(() => {
    const onChange = (): void => {
      if (location.hash !== written.current) follow(stateOfLink(location.hash));
    };
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, [follow]);
}
