import { ThisDevice } from '../device/this-device.tsx';
import type { Problems } from './documents.ts';
import {
  type DocumentName,
  type Draft,
  MACHINE_SECTIONS,
  type Section,
  WORKLOAD_SECTIONS,
  isAsked,
} from './fields.ts';
import { Input } from './input.tsx';
import { MACHINE_PRESETS, type Preset, WORKLOAD_PRESETS, isPreset, withPreset } from './presets.ts';

interface FormProps {
  readonly draft: Draft;
  readonly problems: Problems;
  /** Told how the draft changes, not what it becomes: measuring ends while someone types. */
  readonly onChange: (change: (draft: Draft) => Draft) => void;
}

/** The whole form, as core's schemas describe it. */
export function Form({ draft, problems, onChange }: FormProps) {
  const section = (one: Section) => (
    <fieldset key={one.name} class={`section section-${one.name}`}>
      <legend>{one.title}</legend>
      <p class="help">{one.help}</p>
      <div class="fields">
        {one.fields
          .filter((field) => isAsked(field, draft))
          .map((field) => (
            <Input
              key={field.name}
              field={field}
              text={draft[field.name] ?? ''}
              problem={problems[field.name]}
              onChange={(name, text) => onChange((now) => ({ ...now, [name]: text }))}
            />
          ))}
      </div>
    </fieldset>
  );
  const presets = (document: DocumentName, label: string, all: readonly Preset[]) => (
    <div class="presets" role="group" aria-label={label}>
      {all.map((preset) => (
        <button
          key={preset.name}
          type="button"
          class="preset"
          aria-pressed={isPreset(draft, preset, document)}
          onClick={() => onChange((now) => withPreset(now, preset, document))}
        >
          {preset.name}
        </button>
      ))}
    </div>
  );
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()} noValidate>
      <h2>The work</h2>
      {presets('workload', 'Examples of work', WORKLOAD_PRESETS)}
      {WORKLOAD_SECTIONS.map(section)}
      <h2>The machine</h2>
      {presets('machine', 'Examples of machines', MACHINE_PRESETS)}
      <ThisDevice onMeasured={(fields) => onChange((now) => ({ ...now, ...fields }))} />
      {MACHINE_SECTIONS.map(section)}
    </form>
  );
}
