import { machineDescriptionSchema, workloadSchema } from '@forkwise/core';

/** A field of the form, as core's schemas describe it. */
export type Field = NumberField | ChoiceField;

interface FieldBase {
  /** Unique, and its name in a link: the path in its document, joined by dots. */
  readonly name: string;
  readonly document: DocumentName;
  readonly path: readonly string[];
  readonly title: string;
  readonly help: string;
}

export interface NumberField extends FieldBase {
  readonly kind: 'number';
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  readonly initial: string;
}

export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  readonly initial: string;
}

export interface Section {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly fields: readonly Field[];
}

export type DocumentName = 'workload' | 'machine';

/** The parts of JSON Schema that core's descriptions use. */
interface Schema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly const?: unknown;
  readonly oneOf?: readonly { readonly const: string; readonly title: string }[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: number | string;
}

/** A property's unit is the end of its name, as everywhere in forkwise. */
const UNIT_OF_NAME: readonly (readonly [RegExp, string])[] = [
  [/Ms$/, 'ms'],
  [/bytes$/i, 'bytes'],
  [/MiB$/, 'MiB'],
  [/^(cores|gainPerCore)$/, 'cores'],
  [/^poolSize$/, 'threads'],
  [/^inputs$/, 'inputs'],
];

function fieldOf(document: DocumentName, path: readonly string[], schema: Schema): Field {
  const own = path.at(-1) ?? '';
  const base = {
    name: (document === 'machine' ? ['machine', ...path] : path).join('.'),
    document,
    path,
    title: schema.title ?? own,
    help: schema.description ?? '',
    initial: String(schema.default ?? ''),
  };
  if (schema.oneOf !== undefined) {
    const choices = schema.oneOf.map((one) => ({ value: one.const, title: one.title }));
    return { ...base, kind: 'choice', choices };
  }
  return {
    ...base,
    kind: 'number',
    unit: UNIT_OF_NAME.find(([ending]) => ending.test(own))?.[1] ?? '',
    min: schema.minimum ?? -Infinity,
    max: schema.maximum ?? Infinity,
    whole: schema.type === 'integer',
  };
}

/** One section for each object in a document, and one for its own fields, where the first of them is. */
function sectionsOf(document: DocumentName, root: Schema, title: string, help: string): Section[] {
  const own: Field[] = [];
  const sections: Section[] = [];
  for (const [name, schema] of Object.entries(root.properties ?? {})) {
    if (schema.const !== undefined) continue;
    if (schema.properties === undefined) {
      if (own.length === 0) sections.push({ name: document, title, help, fields: own });
      own.push(fieldOf(document, [name], schema));
      continue;
    }
    const fields = Object.entries(schema.properties).map(([inner, one]) =>
      fieldOf(document, [name, inner], one),
    );
    sections.push({ name, title: schema.title ?? name, help: schema.description ?? '', fields });
  }
  return sections;
}

export const WORKLOAD_SECTIONS: readonly Section[] = sectionsOf(
  'workload',
  workloadSchema,
  'How many',
  'All of them, and how much they differ.',
);

export const MACHINE_SECTIONS: readonly Section[] = sectionsOf(
  'machine',
  machineDescriptionSchema,
  'Cores, pool and memory',
  'Of the machine that it will run on.',
);

export const SECTIONS: readonly Section[] = [...WORKLOAD_SECTIONS, ...MACHINE_SECTIONS];

export const FIELDS: readonly Field[] = SECTIONS.flatMap(({ fields }) => fields);

/** What has no size has none to ask for. */
const SIZELESS = new Set(['none', 'uncloneable']);

/** Whether a field has a meaning beside the others as they are. */
export function isAsked(field: Field, draft: Draft): boolean {
  if (field.path.at(-1) !== 'bytes') return true;
  const form = [...field.path.slice(0, -1), 'form'].join('.');
  return !SIZELESS.has(draft[form] ?? '');
}

/** What is in the fields, as typed, by field name. */
export type Draft = Readonly<Record<string, string>>;

export const INITIAL_DRAFT: Draft = Object.fromEntries(
  FIELDS.map(({ name, initial }) => [name, initial]),
);
