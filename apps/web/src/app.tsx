import type { Strategy } from '@forkwise/core';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { Advisor } from './advisor.tsx';
import { type Answer, workOut } from './answer/work-out.ts';
import { fill } from './form/documents.ts';
import { type Draft, INITIAL_DRAFT } from './form/fields.ts';
import { WORKLOAD_PRESETS, withPreset } from './form/presets.ts';
import { Later } from './later.tsx';
import { readLink, writeLink } from './share/link.ts';
import { ThemeSwitch } from './theme.tsx';
import { VIEWS, type View } from './views.ts';

interface State {
  readonly view: View;
  readonly draft: Draft;
  /** The strategy that is looked at; `undefined`: the recommended one, whatever that is. */
  readonly shown: Strategy | undefined;
  /** Why a link could not be followed. */
  readonly refused: string | undefined;
}

/** Browsers take only so many changes of the address in a while. */
const LINK_PAUSE_MS = 300;

/** @param first what is shown where the address does not say */
export function App({ first }: { readonly first: View }) {
  const [state, setState] = useState<State>(() => stateOfLink(location.hash, first));
  const { view, draft, shown, refused } = state;
  const filled = useMemo(() => fill(draft), [draft]);
  const answer = useMemo<Answer | undefined>(
    () => (filled.kind === 'valid' ? workOut(filled.workload, filled.machine) : undefined),
    [filled],
  );
  useLink(state, answer !== undefined, setState);
  return (
    <>
      <header class="top">
        <p class="brand">forkwise</p>
        <nav class="views" aria-label="Views">
          {VIEWS.map(({ name, title }) => (
            <button
              key={name}
              type="button"
              aria-current={name === view ? 'page' : undefined}
              onClick={() => setState((now) => ({ ...now, view: name }))}
            >
              {title}
            </button>
          ))}
        </nav>
        <ThemeSwitch />
      </header>
      <main>
        {view === 'describe' ? (
          <Advisor
            draft={draft}
            filled={filled}
            answer={answer}
            shown={shown}
            refused={refused}
            onChange={(change) =>
              setState((now) => ({ ...now, draft: change(now.draft), refused: undefined }))
            }
            onShow={(strategy) => setState((now) => ({ ...now, shown: strategy }))}
          />
        ) : (
          <Later
            key={view}
            view={view}
            onDescribe={(fields) =>
              setState((now) => ({
                ...now,
                view: 'describe',
                draft: { ...now.draft, ...fields },
              }))
            }
          />
        )}
      </main>
      <footer>
        <p>
          The same brain as the forkwise command, which measures your code instead of asking you.
        </p>
      </footer>
    </>
  );
}

function stateOfLink(hash: string, first: View): State {
  const example = WORKLOAD_PRESETS[0];
  const draft =
    example === undefined ? INITIAL_DRAFT : withPreset(INITIAL_DRAFT, example, 'workload');
  const start: State = { view: first, draft, shown: undefined, refused: undefined };
  const link = readLink(hash);
  switch (link.kind) {
    case 'none':
      return start;
    case 'refused':
      return { ...start, view: 'describe', refused: link.reason };
    case 'read': {
      const { shared } = link;
      return fill(shared.draft).kind === 'valid'
        ? { ...shared, refused: undefined }
        : {
            ...start,
            view: 'describe',
            refused: 'its values are not ones that the form takes',
          };
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
      if (location.hash !== written.current) follow(stateOfLink(location.hash, 'describe'));
    };
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, [follow]);
}
