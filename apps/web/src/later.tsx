import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import type { Draft } from './form/fields.ts';
import type { View } from './views.ts';

/** What every view that is loaded later is given. */
export interface LaterProps {
  /** Fills fields of the form, and shows it. */
  readonly onDescribe: (fields: Draft) => void;
}

type LaterView = Exclude<View, 'describe'>;

const LOADERS: Readonly<Record<LaterView, () => Promise<ComponentType<LaterProps>>>> = {
  measure: async () => (await import('./measure/view.tsx')).MeasureView,
  local: async () => (await import('./local/view.tsx')).LocalView,
};

/** A view that is loaded when it is looked at: most visitors only describe. */
export function Later({ view, onDescribe }: LaterProps & { readonly view: LaterView }) {
  const [loaded, setLoaded] = useState<{ readonly Component: ComponentType<LaterProps> }>();
  const [isMissing, setIsMissing] = useState(false);
  useEffect(() => {
    LOADERS[view]().then(
      (Component) => setLoaded({ Component }),
      () => setIsMissing(true),
    );
  }, [view]);
  if (loaded !== undefined) return <loaded.Component onDescribe={onDescribe} />;
  return (
    <p class="loading" role="status">
      {isMissing ? 'This part of the page could not be loaded. Reload to try again.' : 'Loading…'}
    </p>
  );
}
