import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { type JSX, h } from 'preact';
import { renderToString } from 'preact-render-to-string';

import { type Chart, chartsOf } from './charts.ts';
import { type Content, type Table, contentOf } from './content.ts';
import type { ReportDocument } from './document.ts';
import { PAGE_STYLE } from './page-style.ts';

/** Nothing is fetched and nothing runs: all that is in the page is text, drawings and its style. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** A report as one page that needs no other file, no network and no script. */
export function htmlReport(document: ReportDocument): string {
  const content = contentOf(document);
  const page = h(
    'html',
    { lang: 'en' },
    head(content),
    h(
      'body',
      {},
      h(
        'main',
        {},
        summary(content, document),
        chartsOf(document).map(chartFigure),
        table(content.strategies),
        content.lists.filter(({ lines }) => lines.length > 0).map(list),
        content.tables.map(table),
        h('footer', {}, `Written by forkwise, ${document.writtenAt}.`),
      ),
    ),
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

function head({ title }: Content): JSX.Element {
  return h(
    'head',
    {},
    h('meta', { charset: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('title', {}, `${title}: forkwise`),
    // Browsers would ask for one otherwise.
    h('link', { rel: 'icon', href: 'data:,' }),
    h('style', { dangerouslySetInnerHTML: { __html: chartStyle() + PAGE_STYLE } }),
  );
}

function chartStyle(): string {
  return readFileSync(fileURLToPath(import.meta.resolve('@forkwise/charts/charts.css')), 'utf8');
}

function summary({ title, lead, figures }: Content, { kind }: ReportDocument): JSX.Element {
  return h(
    'header',
    { class: 'card' },
    h('p', { class: 'note' }, kind === 'run-report' ? 'A run' : 'A comparison'),
    h('h1', {}, title),
    h('p', {}, lead),
    h(
      'dl',
      { class: 'figures' },
      figures.map(({ name, value, note }) =>
        h(
          'div',
          { key: name },
          h('dt', {}, name),
          h('dd', {}, value),
          h('dd', { class: 'note' }, note),
        ),
      ),
    ),
  );
}

function chartFigure({ title, note, drawing }: Chart): JSX.Element {
  return h(
    'figure',
    { key: title, class: 'card' },
    h('figcaption', {}, h('h2', {}, title), h('p', { class: 'note' }, note)),
    drawing,
  );
}

function list({ title, lines }: Content['lists'][number]): JSX.Element {
  return h(
    'section',
    { key: title, class: 'card' },
    h('h2', {}, title),
    h(
      'ul',
      {},
      lines.map((line) => h('li', { key: line }, line)),
    ),
  );
}

function table({ title, head: names, rows }: Table): JSX.Element | null {
  if (rows.length === 0) return null;
  return h(
    'section',
    { key: title, class: 'card' },
    h('h2', {}, title),
    h(
      'div',
      { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': title },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            names.map((name) => h('th', { key: name, scope: 'col' }, name)),
          ),
        ),
        h(
          'tbody',
          {},
          rows.map(([first, ...rest], at) =>
            h(
              'tr',
              { key: at },
              h('th', { scope: 'row' }, first),
              rest.map((cell, column) => h('td', { key: column }, cell)),
            ),
          ),
        ),
      ),
    ),
  );
}
