import type { Warning } from '@forkwise/core';

import { labelled, type Look } from './look.ts';

/** A heading and what is below it, or nothing when there is nothing below. */
export function section(title: string, body: readonly string[], { paint }: Look): string[] {
  return body.length === 0 ? [] : ['', paint('bold', title), ...body];
}

export function bullets(texts: readonly string[], look: Look): string[] {
  return texts.flatMap((text) => labelled('  · ', text, look.columns));
}

export function warnings(list: readonly Warning[], look: Look): string[] {
  const lines = list.flatMap(({ code, message }) =>
    labelled(`  ${look.paint('yellow', '!')} `, `${message} (${code})`, look.columns),
  );
  return section('Warnings', lines, look);
}
