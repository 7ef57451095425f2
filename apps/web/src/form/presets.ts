import { type Draft, INITIAL_DRAFT } from './fields.ts';

export interface Preset {
  readonly name: string;
  /** What differs from an empty form. */
  readonly fields: Draft;
}

/** Workloads that many people have; times are those of one core of a current computer. */
export const WORKLOAD_PRESETS: readonly Preset[] = [
  {
    name: 'Fetch 500 URLs',
    fields: {
      inputs: '500',
      'perInput.waitMs': '200',
      'perInput.cpuMs': '0.3',
      unevenness: '0.6',
      'input.form': 'text',
      'input.bytes': '80',
      'output.form': 'text',
      'output.bytes': '50000',
    },
  },
  {
    name: 'Resize 1,000 photos',
    fields: {
      inputs: '1000',
      'perInput.waitMs': '5',
      'perInput.cpuMs': '2',
      'perInput.poolMs': '120',
      unevenness: '0.4',
      'input.form': 'text',
      'input.bytes': '60',
      'output.form': 'number',
      'task.importMs': '40',
    },
  },
  {
    name: 'Parse 200 MB of CSV',
    fields: {
      inputs: '200',
      'perInput.waitMs': '1',
      'perInput.cpuMs': '60',
      'input.form': 'text',
      'input.bytes': '60',
      'output.form': 'number',
      'task.importMs': '15',
    },
  },
  {
    name: 'Hash passwords',
    fields: {
      inputs: '1000',
      'perInput.cpuMs': '0.1',
      'perInput.poolMs': '80',
      unevenness: '0.05',
      'input.form': 'text',
      'input.bytes': '32',
      'output.form': 'binary',
      'output.bytes': '64',
    },
  },
  {
    name: 'Score with a big table',
    fields: {
      inputs: '20000',
      'perInput.cpuMs': '3',
      'shared.form': 'binary',
      'shared.bytes': '1500000000',
    },
  },
  {
    name: 'Four waits of a second',
    fields: { inputs: '4', 'perInput.waitMs': '1000', 'perInput.cpuMs': '0.05', unevenness: '0' },
  },
  {
    name: 'Four long counts',
    fields: { inputs: '4', 'perInput.cpuMs': '2500', unevenness: '0.05' },
  },
];

export const MACHINE_PRESETS: readonly Preset[] = [
  {
    name: 'Quarter-core container',
    fields: { 'machine.cores': '0.25', 'machine.poolSize': '4', 'machine.freeMiB': '384' },
  },
  {
    name: '1 core',
    fields: { 'machine.cores': '1', 'machine.poolSize': '4', 'machine.freeMiB': '1024' },
  },
  {
    name: '2 cores, shared vCPU',
    fields: {
      'machine.cores': '2',
      'machine.gainPerCore': '0.4',
      'machine.poolSize': '4',
      'machine.freeMiB': '3072',
    },
  },
  {
    name: '8-core laptop',
    fields: {},
  },
  {
    name: '64-core server',
    fields: { 'machine.cores': '64', 'machine.poolSize': '64', 'machine.freeMiB': '196608' },
  },
];

/** A draft with one document's fields as the preset has them, the other's untouched. */
export function withPreset(draft: Draft, preset: Preset, document: 'workload' | 'machine'): Draft {
  const isKept = (name: string): boolean =>
    name.startsWith('machine.') !== (document === 'machine');
  const kept = Object.entries(draft).filter(([name]) => isKept(name));
  return { ...INITIAL_DRAFT, ...preset.fields, ...Object.fromEntries(kept) };
}

/** Whether the draft is what the preset makes. */
export function isPreset(draft: Draft, preset: Preset, document: 'workload' | 'machine'): boolean {
  const made = withPreset(draft, preset, document);
  return Object.entries(made).every(([name, text]) => draft[name] === text);
}
