import { validateMachineDescription, validateWorkload } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { type Filled, fill } from '../src/form/documents.ts';
import { type Draft, FIELDS, INITIAL_DRAFT, isAsked } from '../src/form/fields.ts';

const filled = (fields: Draft): Filled => fill({ ...INITIAL_DRAFT, ...fields });

const problems = (fields: Draft): Readonly<Record<string, string>> => {
  const found = filled(fields);
  return found.kind === 'invalid' ? found.problems : {};
};

describe('the form', () => {
  it('has a field with a title, a help and bounds for everything in core’s descriptions', () => {
    expect(FIELDS.map(({ name }) => name)).toEqual([
      'perInput.waitMs',
      'perInput.cpuMs',
      'perInput.poolMs',
      'perInput.blockedMs',
      'inputs',
      'unevenness',
      'input.form',
      'input.bytes',
      'output.form',
      'output.bytes',
      'shared.form',
      'shared.bytes',
      'task.importMs',
      'task.source',
      'task.isolation',
      'machine.cores',
      'machine.gainPerCore',
      'machine.poolSize',
      'machine.freeMiB',
    ]);
    for (const field of FIELDS) {
      expect(field.help).not.toBe('');
      expect(field.title).not.toBe(field.path.at(-1));
      if (field.kind === 'number') expect(Number.isFinite(field.min + field.max)).toBe(true);
      else expect(field.choices.length).toBeGreaterThan(1);
    }
  });

  it('makes documents that core’s own validators take', () => {
    const found = filled({ inputs: '1e6', 'perInput.cpuMs': '1.5 s', 'shared.form': 'binary' });
    if (found.kind !== 'valid') throw new Error('it should be valid');
    expect(validateWorkload(found.workload)).toMatchObject({
      inputs: 1_000_000,
      perInput: { cpuMs: 1500 },
      shared: { form: 'binary', bytes: 0 },
    });
    expect(validateMachineDescription(found.machine)).toMatchObject({ cores: 8, poolSize: 8 });
  });

  it('says of each faulty field what it takes and what was found', () => {
    expect(problems({ inputs: '1.5', 'perInput.waitMs': 'long', 'machine.cores': '' })).toEqual({
      inputs: 'A whole number from 1 to 1,000,000,000. “1.5” is not that.',
      'perInput.waitMs': 'A number from 0 to 86,400,000 ms. “long” is not that.',
      'machine.cores': 'A number from 0.05 to 1,024. It is empty.',
    });
    expect(problems({ 'task.source': 'thin air' })).toEqual({
      'task.source': 'Choose one of the list.',
    });
  });

  it('asks for a size only of what has one', () => {
    const bytes = FIELDS.find(({ name }) => name === 'input.bytes');
    if (bytes === undefined) throw new Error('no such field');
    expect(isAsked(bytes, { ...INITIAL_DRAFT, 'input.form': 'text' })).toBe(true);
    expect(isAsked(bytes, { ...INITIAL_DRAFT, 'input.form': 'none' })).toBe(false);
    expect(filled({ 'input.form': 'none', 'input.bytes': 'many' }).kind).toBe('valid');
    expect(filled({ 'input.form': 'text', 'input.bytes': 'many' }).kind).toBe('invalid');
  });
});
