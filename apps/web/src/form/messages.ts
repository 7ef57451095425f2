import { formatCount } from '@forkwise/core';

import type { Field, NumberField } from './fields.ts';

/** What to type instead, for a field whose value core's schema has refused. */
export function messageFor(field: Field, text: string): string {
  if (field.kind === 'choice') return 'Choose one of the list.';
  const found = text.trim() === '' ? 'It is empty' : `“${text.trim()}” is not that`;
  return `${boundsOf(field)}. ${found}.`;
}

/** “A whole number from 1 to 1,000,000,000”. */
export function boundsOf({ min, max, whole, unit }: NumberField): string {
  const kind = whole ? 'A whole number' : 'A number';
  const measure = ['ms', 'bytes', 'MiB'].includes(unit) ? ` ${unit}` : '';
  return `${kind} from ${numberText(min)} to ${numberText(max)}${measure}`;
}

function numberText(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}
