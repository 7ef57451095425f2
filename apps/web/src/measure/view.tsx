import { CLASS_TEXTS, formatCount } from '@forkwise/core';
import { useEffect, useRef, useState } from 'preact/hooks';

import { Announcement } from '../announcement.tsx';
import type { LaterProps } from '../later.tsx';
import { type Measured, type Stage, measure } from './measure.ts';
import { TASK_PRESETS } from './presets.ts';
import { ResultsChart } from './results-chart.tsx';
import { fieldsOf, verdictOn } from './results.ts';

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly stage: Stage }
  | { readonly kind: 'measured'; readonly measured: Measured }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'cancelled' };

const MOST_SECONDS = 60;
const USUAL_SECONDS = 10;

/** Runs a task module in this browser, in every way that a browser has. */
export function MeasureView({ onDescribe }: LaterProps) {
  const [module, setModule] = useState(TASK_PRESETS[0].module);
  const [limit, setLimit] = useState(String(USUAL_SECONDS));
  const [state, setState] = useState<State>({ kind: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const seconds = Number(limit);
  const isLimit = limit.trim() !== '' && seconds >= 1 && seconds <= MOST_SECONDS;
  const isRunning = state.kind === 'running';
  const start = async (): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    const tell = (stage: Stage): void => {
      if (!signal.aborted) setState({ kind: 'running', stage });
    };
    try {
      setState(await measure(module, seconds * 1000, tell, signal));
    } catch (thrown) {
      if (!signal.aborted) setState({ kind: 'refused', reason: String(thrown) });
    }
  };
  const cancel = (): void => {
    running.current?.abort();
    setState({ kind: 'cancelled' });
  };
  return (
    <>
      <div class="intro">
        <h1>Measure here</h1>
        <p>
          Runs a function in this browser in up to four ways, and shows the times beside those that
          were predicted from a few inputs. The code runs in workers of a frame without an origin:
          it reaches neither this page nor the network, and is stopped when its time is up.
        </p>
      </div>
      <div class="columns">
        <form
          class="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!isRunning && isLimit) void start();
          }}
        >
          <h2>The task</h2>
          <div class="presets" role="group" aria-label="Examples of tasks">
            {TASK_PRESETS.map((preset) => (
              <button
                key={preset.name}
                type="button"
                class="preset"
                aria-pressed={preset.module === module}
                onClick={() => setModule(preset.module)}
              >
                {preset.name}
              </button>
            ))}
          </div>
          <div class="pasted">
            <label for="task-module">Task module, in JavaScript</label>
            <textarea
              id="task-module"
              rows={18}
              spellcheck={false}
              autocomplete="off"
              aria-describedby="task-module-help"
              value={module}
              onInput={({ currentTarget: { value } }) => setModule(value)}
            />
            <p class="help" id="task-module-help">
              Exports a function, and <code>inputs</code>; if it wants to, <code>shared</code>,
              which every call gets second. Paste your own. It can import nothing.
            </p>
          </div>
          <div class={isLimit ? 'field' : 'field faulty'}>
            <label for="time-limit">Time limit</label>
            <span class="measured">
              <input
                id="time-limit"
                type="text"
                inputMode="decimal"
                autocomplete="off"
                value={limit}
                aria-invalid={!isLimit}
                aria-describedby={
                  isLimit ? 'time-limit-help' : 'time-limit-problem time-limit-help'
                }
                onInput={({ currentTarget: { value } }) => setLimit(value)}
              />
              <span class="unit">s</span>
            </span>
            {isLimit ? null : (
              <p class="problem" id="time-limit-problem">
                A number from 1 to {MOST_SECONDS}.
              </p>
            )}
            <p class="help" id="time-limit-help">
              Of each way. What still runs then is stopped. 1 to {MOST_SECONDS} s.
            </p>
          </div>
          <p class="buttons">
            <button type="submit" class="main" disabled={isRunning || !isLimit}>
              {isRunning ? 'Measuring…' : 'Measure'}
            </button>
            <button type="button" onClick={cancel} disabled={!isRunning}>
              Cancel
            </button>
          </p>
        </form>
        <div class="answer">
          <StateView state={state} onDescribe={onDescribe} />
        </div>
      </div>
      <Announcement text={saidOf(state)} />
    </>
  );
}

function StateView({ state, onDescribe }: LaterProps & { readonly state: State }) {
  switch (state.kind) {
    case 'idle':
      return (
        <section class="card wide" aria-labelledby="idle-title">
          <h2 id="idle-title">Nothing measured yet</h2>
          <p>
            <strong>Measure</strong> runs a few inputs, finds out what this browser’s workers cost
            and this device’s cores do together, predicts, and then runs all of them: one after
            another, as async, on worker threads, and over shared memory.
          </p>
          {crossOriginIsolated ? null : <NotIsolated />}
        </section>
      );
    case 'running':
      return (
        <section class="card wide" aria-labelledby="running-title">
          <h2 id="running-title">Measuring</h2>
          <StageView stage={state.stage} />
        </section>
      );
    case 'cancelled':
      return (
        <section class="card wide" aria-labelledby="cancelled-title">
          <h2 id="cancelled-title">Cancelled</h2>
          <p>What ran was stopped.</p>
        </section>
      );
    case 'refused':
      return (
        <section class="card wide missing" aria-labelledby="refused-title">
          <h2 id="refused-title">The code could not be measured</h2>
          <p>{state.reason}</p>
        </section>
      );
    case 'measured':
      return <MeasuredView measured={state.measured} onDescribe={onDescribe} />;
  }
}

function MeasuredView({ measured, onDescribe }: LaterProps & { readonly measured: Measured }) {
  const { class: found, results } = measured;
  const { fastest, advised } = verdictOn(measured);
  return (
    <>
      <section class="card summary" aria-labelledby="measured-title">
        <p class="class-line">
          <span class="class-name">{found}</span> {CLASS_TEXTS[found].summary}
        </p>
        <h2 id="measured-title">{fastest}</h2>
        <p>{advised}</p>
        <ul class="lines">
          {results.map((result) =>
            result.kind === 'infeasible' ? (
              <li key={result.strategy}>
                <strong>{result.strategy}</strong> cannot be used: {result.reason}.
              </li>
            ) : null,
          )}
          <li class="help">
            A browser has no clock for the CPU: what blocks looks like computing here, and native
            work like waiting. Processes and hybrid plans need Node: <code>forkwise compare</code>{' '}
            runs them.
          </li>
        </ul>
        <p class="buttons">
          <button type="button" onClick={() => onDescribe(fieldsOf(measured))}>
            Describe it with these numbers
          </button>
        </p>
      </section>
      <ResultsChart measured={measured} />
    </>
  );
}

function NotIsolated() {
  return (
    <p class="note">
      Shared memory steps aside: this page was not served cross-origin isolated, so the browser
      gives it no SharedArrayBuffer. <code>forkwise web</code> serves it so.
    </p>
  );
}

function StageView({ stage }: { readonly stage: Stage }) {
  const text = stageText(stage);
  return stage.kind === 'running' ? (
    <>
      <p>{text}</p>
      <progress max={stage.total} value={stage.settled} aria-label={text} />
      <p class="note">
        {formatCount(stage.settled)} of {formatCount(stage.total)} inputs
      </p>
    </>
  ) : (
    <>
      <p>{text}</p>
      <progress aria-label={text} />
      <p class="note">No input counted yet</p>
    </>
  );
}

function stageText(stage: Stage): string {
  switch (stage.kind) {
    case 'device':
      return 'Measuring the cores…';
    case 'sampling':
      return 'Running a few inputs…';
    case 'running':
      return `Running all inputs: ${stage.strategy}`;
  }
}

function saidOf(state: State): string {
  switch (state.kind) {
    case 'idle':
      return '';
    case 'running':
      return stageText(state.stage);
    case 'cancelled':
      return 'Cancelled.';
    case 'refused':
      return state.reason;
    case 'measured':
      return verdictOn(state.measured).fastest;
  }
}
