import { STRATEGIES, isStrategy } from '@forkwise/core';
import type { TaskModule, TasksDocument, Work } from '@forkwise/local-server/api';
import { useState } from 'preact/hooks';

import { parseQuantity } from '../form/quantity.ts';
import { counted } from './words.ts';

interface TaskFormProps {
  readonly tasks: TasksDocument;
  readonly onStart: (work: Work) => void;
}

const MOST_INPUTS = 1_000_000_000;

/** Chooses a task under the root, and what to do with it. */
export function TaskForm({ tasks, onStart }: TaskFormProps) {
  const { modules, root, complete } = tasks;
  const [chosenName, setChosenName] = useState('');
  const [exportName, setExportName] = useState('');
  const [limit, setLimit] = useState('');
  const [strategy, setStrategy] = useState('auto');
  const chosen = modules.find(({ module }) => module === chosenName) ?? modules[0];
  if (chosen === undefined) {
    return (
      <div class="form">
        <h2>Tasks</h2>
        <p>
          There is no task module under <code>{root}</code>. They are named{' '}
          <code>NAME.task.ts</code>, <code>.js</code> or <code>.mjs</code>.
        </p>
      </div>
    );
  }
  const most = limit.trim() === '' ? undefined : parseQuantity(limit, 'inputs');
  const isLimit = limit.trim() === '' || (isWhole(most) && most >= 1 && most <= MOST_INPUTS);
  const name = chosen.exports.includes(exportName) ? exportName : (chosen.exports[0] ?? 'default');
  const canStart = isLimit && chosen.inputs !== 'missing';
  const start = (kind: Work['kind']) => (): void => {
    const common = {
      module: chosen.module,
      exportName: name,
      ...(most === undefined ? {} : { limit: most }),
    };
    if (kind === 'run') {
      onStart({ kind, ...common, strategy: isStrategy(strategy) ? strategy : 'auto' });
    } else {
      onStart({ kind, ...common });
    }
  };
  return (
    <form class="form" noValidate onSubmit={(event) => event.preventDefault()}>
      <h2>Tasks</h2>
      <p class="help">
        {counted(modules.length, 'module')} under <code>{root}</code>
        {complete ? '.' : '; there are more than are listed.'}
      </p>
      <div class="tasks" role="group" aria-label="Task modules">
        {modules.map((module) => (
          <button
            key={module.module}
            type="button"
            aria-pressed={module === chosen}
            onClick={() => setChosenName(module.module)}
          >
            {module.module}
          </button>
        ))}
      </div>
      <div class="fields">
        {chosen.exports.length > 1 ? (
          <div class="field">
            <label for="local-export">Export</label>
            <select
              id="local-export"
              value={name}
              onInput={({ currentTarget: { value } }) => setExportName(value)}
            >
              {chosen.exports.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </div>
        ) : null}
        <div class={isLimit ? 'field' : 'field faulty'}>
          <label for="local-limit">Only the first</label>
          <span class="measured">
            <input
              id="local-limit"
              type="text"
              inputMode="numeric"
              autocomplete="off"
              placeholder="all"
              value={limit}
              aria-invalid={!isLimit}
              aria-describedby={
                isLimit ? 'local-limit-help' : 'local-limit-problem local-limit-help'
              }
              onInput={({ currentTarget: { value } }) => setLimit(value)}
            />
            <span class="unit">inputs</span>
          </span>
          {isLimit ? null : (
            <p class="problem" id="local-limit-problem">
              A whole number from 1, or nothing.
            </p>
          )}
          <p class="help" id="local-limit-help">
            Of those that the module exports. {inputsText(chosen)}
          </p>
        </div>
        <div class="field">
          <label for="local-strategy">Strategy of a run</label>
          <select
            id="local-strategy"
            value={strategy}
            onInput={({ currentTarget: { value } }) => setStrategy(value)}
          >
            <option value="auto">auto: measure, then decide</option>
            {STRATEGIES.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </div>
      </div>
      <p class="buttons">
        <button type="button" class="main" disabled={!canStart} onClick={start('advise')}>
          Profile
        </button>
        <button type="button" disabled={!canStart} onClick={start('compare')}>
          Compare
        </button>
        <button type="button" disabled={!canStart} onClick={start('run')}>
          Run
        </button>
      </p>
    </form>
  );
}

function isWhole(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value);
}

function inputsText({ inputs }: TaskModule): string {
  switch (inputs) {
    case 'exported':
      return '';
    case 'missing':
      return 'This one exports none, so it cannot be started from here.';
    case 'unknown':
      return 'Whether this one does, only running it tells.';
  }
}
