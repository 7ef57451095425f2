import { STRATEGIES } from '@forkwise/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { FIELDS, INITIAL_DRAFT } from '../src/form/fields.ts';
import { readLink, writeLink } from '../src/share/link.ts';
import { VIEWS } from '../src/views.ts';

describe('a link', () => {
  it('holds only what differs from an empty form, in words', () => {
    const draft = { ...INITIAL_DRAFT, inputs: '500', 'perInput.waitMs': '1.5 s' };
    expect(writeLink({ view: 'measure', draft, shown: 'threads' })).toBe(
      'v=1&perInput.waitMs=1.5+s&inputs=500&show=threads&view=measure',
    );
    expect(writeLink({ view: 'describe', draft: INITIAL_DRAFT, shown: undefined })).toBe('v=1');
  });

  it('restores whatever was in the fields', () => {
    const text = fc.string({ maxLength: 40, unit: 'grapheme-ascii' }).map((one) => one.trim());
    const drafts = fc
      .dictionary(fc.constantFrom(...FIELDS.map(({ name }) => name)), text, { maxKeys: 5 })
      .map((some) => ({ ...INITIAL_DRAFT, ...some }));
    const strategies = fc.option(fc.constantFrom(...STRATEGIES), { nil: undefined });
    const views = fc.constantFrom(...VIEWS.map(({ name }) => name));
    fc.assert(
      fc.property(drafts, strategies, views, (draft, shown, view) => {
        const read = readLink(`#${writeLink({ view, draft, shown })}`);
        expect(read).toEqual({ kind: 'read', shared: { view, draft, shown } });
      }),
    );
  });

  it('that is none is no link', () => {
    expect(readLink('')).toEqual({ kind: 'none' });
    expect(readLink('#')).toEqual({ kind: 'none' });
  });

  it.each([
    ['an anchor', '#answer', 'version'],
    ['another version', '#v=2&inputs=5', 'version'],
    ['half an escape', '#%E0%A4%A', 'version'],
    ['an unknown field', '#v=1&wages=5', 'does not know'],
    ['a prototype', '#v=1&__proto__=5', 'does not know'],
    ['a constructor', '#v=1&constructor=5', 'does not know'],
    ['an unknown strategy', '#v=1&show=magic', 'strategy'],
    ['an unknown view', '#v=1&view=attic', 'view'],
    ['a long value', `#v=1&inputs=${'9'.repeat(41)}`, 'too long'],
    ['far more than a form', `#v=1&${'inputs=1&'.repeat(300)}`, 'longer'],
  ])('with %s is refused with a reason', (_, hash, reason) => {
    const read = readLink(hash);
    expect(read.kind).toBe('refused');
    expect(read.kind === 'refused' ? read.reason : '').toContain(reason);
  });
});
