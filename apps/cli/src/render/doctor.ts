import { digits, formatBytes, formatMany } from '@forkwise/core';

import type { Abilities, DoctorDocument } from '../doctor/document.ts';
import { section } from './lists.ts';
import { labelled, type Look } from './look.ts';

const ABILITY_WORDS: Readonly<Record<keyof Abilities, string>> = {
  threads: 'worker threads',
  processes: 'child processes',
  sharedMemory: 'shared memory',
  waitAsync: 'Atomics.waitAsync',
  threadCpuTime: 'CPU time of one thread',
  nativeThreadTimes: 'CPU times of native threads',
  typescript: 'TypeScript tasks as they are',
};

/** What `doctor` found, for a person. */
export function renderDoctor(document: DoctorDocument, look: Look): string[] {
  const { node, cpu, memory, pool, abilities, calibration, problems } = document;
  const { paint } = look;
  const line = (label: string, text: string): string[] =>
    labelled(paint('dim', label.padEnd(13)), text, look.columns);
  const quota = cpu.quotaCores === null ? 'no quota' : `a quota of ${digits(cpu.quotaCores)}`;
  const marks = Object.entries(ABILITY_WORDS).map(([key, words]) =>
    abilities[key as keyof Abilities]
      ? `${paint('green', '✓')} ${words}`
      : `${paint('red', '✗')} ${words}`,
  );
  const faults = problems.flatMap(({ code, message, hint }) =>
    labelled(`  ${paint('yellow', '!')} `, `${message} ${hint} (${code})`, look.columns),
  );
  return [
    ...line('Node', `${node.version}, ${node.platform} ${node.arch}`),
    ...line('Processor', cpu.model),
    ...line('Cores', `${cpu.cores} to use, ${quota}`),
    ...line('Memory', `${formatBytes(memory.freeBytes)} free of ${formatBytes(memory.limitBytes)}`),
    ...line('Native pool', `${formatMany(pool.size, 'thread')} (UV_THREADPOOL_SIZE)`),
    ...line('Calibration', calibrationText(calibration)),
    ...section(
      'Works here',
      marks.map((mark) => `  ${mark}`),
      look,
    ),
    ...section('Problems', faults.length > 0 ? faults : [`  ${paint('green', 'none')}`], look),
  ];
}

function calibrationText({ path, measuredAt }: DoctorDocument['calibration']): string {
  return measuredAt === null
    ? 'none yet; the first advice or `forkwise calibrate` makes it'
    : `measured ${measuredAt}, kept in ${path}`;
}
