import { usualPoolSize } from '@forkwise/core';
import { useState } from 'preact/hooks';

import type { Draft } from '../form/fields.ts';
import { type DeviceMeasurement, measureDevice } from './measure.ts';

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'measuring' }
  | { readonly kind: 'measured'; readonly found: DeviceMeasurement }
  | { readonly kind: 'failed' };

/** Fills in the machine from the device that shows the page, and says how each number came about. */
export function ThisDevice({ onMeasured }: { readonly onMeasured: (fields: Draft) => void }) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const measure = async (): Promise<void> => {
    setState({ kind: 'measuring' });
    try {
      const found = await measureDevice();
      setState({ kind: 'measured', found });
      onMeasured(fieldsOf(found));
    } catch {
      setState({ kind: 'failed' });
    }
  };
  return (
    <div class="device">
      <button type="button" onClick={() => void measure()} disabled={state.kind === 'measuring'}>
        {state.kind === 'measuring' ? 'Measuring…' : 'Measure this device'}
      </button>
      <p class="help" role="status">
        {textOf(state)}
      </p>
    </div>
  );
}

function fieldsOf({ cores, gainPerCore, memoryMiB }: DeviceMeasurement): Draft {
  return {
    'machine.cores': String(cores),
    'machine.gainPerCore': String(gainPerCore),
    'machine.poolSize': String(usualPoolSize(cores)),
    ...(memoryMiB === undefined ? {} : { 'machine.freeMiB': String(memoryMiB) }),
  };
}

function textOf(state: State): string {
  switch (state.kind) {
    case 'idle':
      return 'Takes two seconds of computing here, in this page.';
    case 'measuring':
      return 'Counting on one core, then on all of them…';
    case 'measured': {
      const memory =
        state.found.memoryMiB === undefined
          ? 'Memory was left as it is: this browser does not state it.'
          : 'The memory is all of it, as the browser states it, coarsely.';
      return `Measured: the gain per further core. Stated by the browser: ${state.found.cores} cores. ${memory} Assumed: the native pool, and what workers cost in Node.`;
    }
    case 'failed':
      return 'This browser does not let the page start workers, so nothing could be measured.';
  }
}
