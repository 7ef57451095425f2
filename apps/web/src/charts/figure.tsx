import { type ComponentChildren, type RefObject } from 'preact';
import { useRef } from 'preact/hooks';

import { savePng, saveSvg } from '../share/save.ts';
import { DataTable } from './data-table.tsx';

interface FigureProps {
  readonly title: string;
  readonly note: string;
  /** Of saved files, without ending. */
  readonly fileName: string;
  readonly table: Table;
  /** Across all columns, where the page has several. */
  readonly isWide?: boolean;
  readonly children: (svg: RefObject<SVGSVGElement | null>) => ComponentChildren;
}

/** What a chart shows, in words and numbers. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A chart with its title, its table twin and its files. */
export function Figure({ title, note, fileName, table, isWide = false, children }: FigureProps) {
  const svg = useRef<SVGSVGElement>(null);
  const save = (how: (element: SVGSVGElement, name: string) => void) => () => {
    if (svg.current !== null) how(svg.current, fileName);
  };
  return (
    <figure class={isWide ? 'figure wide' : 'figure'}>
      <figcaption>
        <h3>{title}</h3>
        <p class="note">{note}</p>
      </figcaption>
      {children(svg)}
      <div class="figure-foot">
        <details>
          <summary>As a table</summary>
          <DataTable label={`${title}, as a table`} {...table} />
        </details>
        <span class="saves">
          <button
            type="button"
            class="quiet"
            onClick={save(saveSvg)}
            aria-label={`${title}: save as SVG`}
          >
            SVG
          </button>
          <button
            type="button"
            class="quiet"
            onClick={save(savePng)}
            aria-label={`${title}: save as PNG`}
          >
            PNG
          </button>
        </span>
      </div>
    </figure>
  );
}
