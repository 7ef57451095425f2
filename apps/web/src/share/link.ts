import { type Strategy, isStrategy } from '@forkwise/core';

import { type Draft, FIELDS, INITIAL_DRAFT } from '../form/fields.ts';
import { FIRST_VIEW, type View, isView } from '../views.ts';

/** What a link carries: the view, the form, and the strategy that is looked at (`undefined`: the advised one). */
export interface Shared {
  readonly view: View;
  readonly draft: Draft;
  readonly shown: Strategy | undefined;
}

export type ReadLink =
  | { readonly kind: 'none' }
  | { readonly kind: 'read'; readonly shared: Shared }
  | { readonly kind: 'refused'; readonly reason: string };

const VERSION = '1';
/** Every field at its longest takes less. */
const LONGEST_LINK = 2000;
const LONGEST_VALUE = 40;

/** The part of an address after `#`: the version, and whatever differs from an empty form. */
export function writeLink({ view, draft, shown }: Shared): string {
  const parts = new URLSearchParams({ v: VERSION });
  for (const { name } of FIELDS) {
    const text = (draft[name] ?? '').trim();
    if (text !== INITIAL_DRAFT[name]) parts.set(name, text);
  }
  if (shown !== undefined) parts.set('show', shown);
  if (view !== FIRST_VIEW) parts.set('view', view);
  return parts.toString();
}

/**
 * Reads what `writeLink` wrote. Whether the values make sense is for the form's validator to say;
 * what is no such link at all is refused with a reason.
 */
export function readLink(hash: string): ReadLink {
  const written = hash.replace(/^#/, '');
  if (written === '') return { kind: 'none' };
  if (written.length > LONGEST_LINK) return refused('it is longer than any link of this page');
  const parts = new URLSearchParams(written);
  const version = parts.get('v');
  if (version !== VERSION) return refused('it was not made by this version of the page');
  const draft: Record<string, string> = { ...INITIAL_DRAFT };
  let shown: Strategy | undefined;
  let view: View = FIRST_VIEW;
  for (const [name, text] of parts) {
    if (name === 'v') continue;
    if (name === 'show') {
      if (!isStrategy(text)) return refused('it names a strategy that does not exist');
      shown = text;
    } else if (name === 'view') {
      if (!isView(text)) return refused('it names a view that does not exist');
      view = text;
    } else if (!Object.hasOwn(draft, name)) {
      return refused('it has a field that this page does not know');
    } else if (text.length > LONGEST_VALUE) {
      return refused('one of its values is too long');
    } else {
      draft[name] = text;
    }
  }
  return { kind: 'read', shared: { view, draft, shown } };
}

const refused = (reason: string): ReadLink => ({ kind: 'refused', reason });
