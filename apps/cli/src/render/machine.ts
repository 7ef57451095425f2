import { digits, formatBytes, formatMs, type Machine, type WorkerCosts } from '@forkwise/core';

import { labelled, type Look } from './look.ts';
import { table, type Column } from './table.ts';

interface CostRow extends WorkerCosts {
  readonly name: string;
}

const COLUMNS: readonly Column<CostRow>[] = [
  { title: 'workers', cell: ({ name }) => name, align: 'left' },
  { title: 'first start', cell: (row) => formatMs(row.firstStartMs), align: 'right' },
  { title: 'each further', cell: (row) => formatMs(row.nextStartMs), align: 'right' },
  { title: 'per message', cell: (row) => formatMs(row.perChunkMs), align: 'right' },
  { title: 'per input', cell: (row) => formatMs(row.perInputMs), align: 'right', dropAt: 2 },
  { title: 'memory', cell: (row) => formatBytes(row.workerBytes), align: 'right', dropAt: 1 },
];

/** A calibration for a person. */
export function renderMachine(machine: Machine, look: Look): string[] {
  const { cpu, memory, pool, inProcess, copy, runtime } = machine;
  const line = (label: string, text: string): string[] =>
    labelled(look.paint('dim', label.padEnd(16)), text, look.columns);
  return [
    ...line(
      'Machine',
      `${cpu.model}, ${runtime.name} ${runtime.version}, ${runtime.platform} ${runtime.arch}`,
    ),
    ...line('Cores', coresText(cpu)),
    ...line('Memory', `${formatBytes(memory.freeBytes)} free of ${formatBytes(memory.limitBytes)}`),
    ...line('Native pool', `${pool.size} threads (UV_THREADPOOL_SIZE)`),
    ...line(
      'In process',
      `${formatMs(inProcess.perInputMs)} per input, ${formatMs(inProcess.perPromiseMs)} with a promise`,
    ),
    ...line(
      'Copying',
      `${perSecond(copy.memoryBytesPerMs)} in memory, ${perSecond(copy.pipeBytesPerMs)} through a pipe`,
    ),
    ...line('Measured', `${machine.measuredAt} (${machine.source})`),
    '',
    ...table(
      [
        { name: 'threads', ...machine.workers.threads },
        { name: 'shared-memory', ...machine.workers.sharedMemory },
        { name: 'processes', ...machine.workers.processes },
      ],
      COLUMNS,
      look,
    ),
  ];
}

function coresText({ cores, quotaCores, effectiveCores }: Machine['cpu']): string {
  const quota = quotaCores === null ? 'no quota' : `a quota of ${digits(quotaCores)}`;
  const gains = effectiveCores.map(digits).join(', ');
  return `${cores}, ${quota}; 1 to ${effectiveCores.length} busy workers do the work of ${gains}`;
}

function perSecond(bytesPerMs: number): string {
  return `${formatBytes(bytesPerMs * 1000)}/s`;
}
