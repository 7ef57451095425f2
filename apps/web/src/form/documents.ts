import type { MachineDescription, WorkloadDescription } from '@forkwise/core';
import type { ErrorObject } from 'ajv';
import { isMachineDescription, isWorkload } from 'virtual:validators';

import { type DocumentName, type Draft, FIELDS, type Field, isAsked } from './fields.ts';
import { messageFor } from './messages.ts';
import { parseQuantity } from './quantity.ts';

/** What a form holds: both documents, or what is wrong with it, by field name. */
export type Filled =
  | {
      readonly kind: 'valid';
      readonly workload: WorkloadDescription;
      readonly machine: MachineDescription;
    }
  | { readonly kind: 'invalid'; readonly problems: Problems };

export type Problems = Readonly<Record<string, string>>;

type Tree = { [name: string]: unknown };

/** Reads the documents out of a draft and has core's schemas judge them. */
export function fill(draft: Draft): Filled {
  const workload = documentOf('workload', { kind: 'workload', version: 1 }, draft);
  const machine = documentOf('machine', {}, draft);
  // Both are always asked, since each keeps the faults it found.
  const valid = [isWorkload(workload), isMachineDescription(machine)];
  if (valid.every(Boolean) && isWorkload(workload) && isMachineDescription(machine)) {
    return { kind: 'valid', workload, machine };
  }
  return {
    kind: 'invalid',
    problems: {
      ...problemsIn('workload', isWorkload.errors, draft),
      ...problemsIn('machine', isMachineDescription.errors, draft),
    },
  };
}

function documentOf(document: DocumentName, start: Tree, draft: Draft): Tree {
  for (const field of FIELDS) {
    if (field.document !== document) continue;
    const branch = field.path.slice(0, -1).reduce<Tree>((tree, name) => {
      const next = (tree[name] ?? {}) as Tree;
      tree[name] = next;
      return next;
    }, start);
    // Nobody can mend what is not asked.
    const text = isAsked(field, draft) ? (draft[field.name] ?? '') : field.initial;
    branch[field.path.at(-1) ?? ''] = valueOf(field, text);
  }
  return start;
}

/** What is no number stays text, for the validator to refuse. */
function valueOf(field: Field, text: string): number | string {
  return field.kind === 'choice' ? text : (parseQuantity(text, field.unit) ?? text);
}

function problemsIn(
  document: DocumentName,
  errors: readonly ErrorObject[] | null | undefined,
  draft: Draft,
): Problems {
  const problems: Record<string, string> = {};
  for (const error of errors ?? []) {
    const path = error.instancePath.slice(1).replaceAll('/', '.');
    const field = FIELDS.find((one) => one.document === document && one.path.join('.') === path);
    if (field !== undefined) problems[field.name] ??= messageFor(field, draft[field.name] ?? '');
  }
  return problems;
}
