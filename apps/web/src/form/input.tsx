import type { Field } from './fields.ts';
import { rangeOf } from './messages.ts';

interface InputProps {
  readonly field: Field;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onChange: (name: string, text: string) => void;
}

/** One field with its label, unit, help and, where there is one, what is wrong with it. */
export function Input({ field, text, problem, onChange }: InputProps) {
  const id = `field-${field.name.replaceAll('.', '-')}`;
  const described = problem === undefined ? `${id}-help` : `${id}-problem ${id}-help`;
  const common = {
    id,
    name: field.name,
    value: text,
    'aria-describedby': described,
    'aria-invalid': problem !== undefined,
  };
  return (
    <div class={problem === undefined ? 'field' : 'field faulty'}>
      <label for={id}>{field.title}</label>
      {field.kind === 'choice' ? (
        <select {...common} onInput={(event) => onChange(field.name, event.currentTarget.value)}>
          {field.choices.map(({ value, title }) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      ) : (
        <span class="measured">
          <input
            {...common}
            type="text"
            inputMode="decimal"
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => onChange(field.name, event.currentTarget.value)}
          />
          {field.unit === '' ? null : <span class="unit">{field.unit}</span>}
        </span>
      )}
      {problem === undefined ? null : (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      <p class="help" id={`${id}-help`}>
        {field.help}
        {field.kind === 'number' ? ` ${rangeOf(field)}.` : ''}
      </p>
    </div>
  );
}
