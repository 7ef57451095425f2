import { readFileSync } from 'node:fs';
import { availableParallelism, freemem, totalmem } from 'node:os';

/**
 * Cores that a container quota allows, with the fraction; `undefined` without one. Every level of
 * the cgroup tree can set one, so all are read and the least counts. Both cgroup versions.
 */
export function quotaCores(): number | undefined {
  const quotas = [...cgroupFolders('cpu')].flatMap((folder) => folderQuota(folder) ?? []);
  return quotas.length === 0 ? undefined : Math.min(...quotas);
}

/** Logical cores that this process may use: its affinity, without any quota. */
export function usableCores(): number {
  return availableParallelism();
}

export interface MemoryLimits {
  readonly limitBytes: number;
  readonly freeBytes: number;
}

/** What the machine has, or the container allows, and what of it is free. */
export function memoryLimits(): MemoryLimits {
  let limitBytes = totalmem();
  let freeBytes = availableMemory();
  for (const folder of cgroupFolders('memory')) {
    const limit =
      readNumber(`${folder}/memory.max`) ?? readNumber(`${folder}/memory.limit_in_bytes`);
    if (limit === undefined || limit >= limitBytes) continue;
    const used =
      readNumber(`${folder}/memory.current`) ?? readNumber(`${folder}/memory.usage_in_bytes`);
    limitBytes = limit;
    freeBytes = Math.min(freeBytes, Math.max(0, limit - (used ?? 0)));
  }
  return { limitBytes, freeBytes };
}

function availableMemory(): number {
  const line = readText('/proc/meminfo')?.match(/^MemAvailable:\s+(\d+) kB/m);
  return line?.[1] === undefined ? freemem() : Number(line[1]) * 1024;
}

function folderQuota(folder: string): number | undefined {
  const unified = readText(`${folder}/cpu.max`)?.trim().split(' ');
  const [quota, period] = unified ?? [
    readText(`${folder}/cpu.cfs_quota_us`)?.trim(),
    readText(`${folder}/cpu.cfs_period_us`)?.trim(),
  ];
  const cores = Number(quota) / Number(period);
  return cores > 0 && Number.isFinite(cores) ? cores : undefined;
}

/** This process's cgroup folder for a controller and all its ancestors, leaf first. */
function* cgroupFolders(controller: 'cpu' | 'memory'): Generator<string> {
  for (const line of (readText('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = line.match(/^\d+:([^:]*):(.*)$/) ?? [];
    if (controllers === undefined || path === undefined) continue;
    const unified = controllers === '';
    if (!unified && !controllers.split(',').includes(controller)) continue;
    const root = unified ? '/sys/fs/cgroup' : `/sys/fs/cgroup/${controller}`;
    for (let at = path; ; at = at.slice(0, at.lastIndexOf('/'))) {
      yield `${root}${at === '/' ? '' : at}`;
      if (at === '' || at === '/') break;
    }
  }
}

function readNumber(path: string): number | undefined {
  const text = readText(path)?.trim();
  if (text === undefined || text === 'max') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
