import { formatCount } from '@forkwise/core';

import type { Field, NumberField } from './fields.ts';

/** What to type instead, for a field whose value core's schema has refused. */
export function messageFor(field: Field, text: string): string {
  if (field.kind === 'choice') return 'Choose one of the list.';
  const found = text.trim() === '' ? 'It is empty' : `“${text.trim()}” is not that`;
  const kind = field.whole ? 'A whole number' : 'A number';
  return `${kind} from ${rangeOf(field)}. ${found}.`;
}

/** “1 to 1,000,000,000”, with the unit where it is one of measure. */
export function rangeOf({ min, max, unit }: NumberField): string {
  const measure = ['ms', 'bytes', 'MiB'].includes(unit) ? ` ${unit}` : '';
  return `${numberText(min)} to ${numberText(max)}${measure}`;
}

function numberText(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}
