import { readFileSync, readdirSync } from 'node:fs';

/** CPU times of this process's threads, ms, by what they do for a task. */
export interface ThreadClocks {
  /** Of the calling thread: ready to run, but not on a core. */
  readonly threadDelayMs: number;
  readonly nativeCpuMs: number;
  readonly nativeDelayMs: number;
  readonly helperCpuMs: number;
}

const TASKS = '/proc/self/task';

/** V8's own threads: garbage collection, compilation, delayed tasks; and Node's signal watcher. */
const HELPERS = new Set(['V8Worker', 'DelayedTaskSche', 'SignalInspector']);
/** A worker thread, whose work is measured where it happens, as the main thread's is. */
const WORKER = 'WorkerThread';
/** What a thread is called before it has a name of its own: its creator's. */
const UNNAMED = new Set(['MainThread', 'node']);
const MAIN = String(process.pid);

const names = new Map<string, string>();

/**
 * Linux only (`undefined` elsewhere): the first number of a thread's `schedstat` is the time that
 * it spent on a core, in ns, exact for threads that are not running; the second, the time for which
 * it was ready and had none. Costs about 15 µs a thread.
 */
export function readThreadClocks(): ThreadClocks | undefined {
  if (process.platform !== 'linux') return undefined;
  let nativeCpuMs = 0;
  let nativeDelayMs = 0;
  let helperCpuMs = 0;
  const threadDelayMs = scheduled('/proc/thread-self/schedstat').delayMs;
  try {
    for (const { id, isHelper } of otherThreads()) {
      const { cpuMs, delayMs } = scheduled(`${TASKS}/${id}/schedstat`);
      if (isHelper) {
        helperCpuMs += cpuMs;
      } else {
        nativeCpuMs += cpuMs;
        nativeDelayMs += delayMs;
      }
    }
  } catch {
    return undefined;
  }
  return { threadDelayMs, nativeCpuMs, nativeDelayMs, helperCpuMs };
}

/**
 * Linux only (`false` elsewhere): whether a native thread is on a core now, or ready for one: state R
 * in /proc/self/task/N/stat. Unlike its clocks, this also tells of one that has not run yet.
 */
export function isNativeThreadReady(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    for (const { id, isHelper } of otherThreads()) {
      if (isHelper) continue;
      const stat = readOrEmpty(`${TASKS}/${id}/stat`);
      if (stat.startsWith('R', stat.lastIndexOf(')') + 2)) return true;
    }
    return false;
  } catch {
    return false;
  }
}

interface OtherThread {
  readonly id: string;
  /** Whether it is V8's or Node's own, rather than a library's or the pool's. */
  readonly isHelper: boolean;
}

/** All threads but those that run JavaScript: the main one and workers. */
function* otherThreads(): Generator<OtherThread> {
  for (const id of readdirSync(TASKS)) {
    const name = id === MAIN ? WORKER : threadName(id);
    if (name !== WORKER) yield { id, isHelper: HELPERS.has(name) };
  }
}

function threadName(id: string): string {
  const known = names.get(id);
  if (known !== undefined) return known;
  const name = readOrEmpty(`${TASKS}/${id}/comm`).trim();
  // A thread just born may yet get its name; a library's may never, and is native all the same.
  if (!UNNAMED.has(name)) names.set(id, name);
  return name;
}

interface Scheduled {
  readonly cpuMs: number;
  readonly delayMs: number;
}

function scheduled(path: string): Scheduled {
  const [cpuNs = 0, delayNs = 0] = readOrEmpty(path).split(' ', 2).map(Number);
  return { cpuMs: cpuNs / 1e6, delayMs: delayNs / 1e6 };
}

/** Of Linux, whatever the kernel's own tick: times are told in hundredths of a second. */
const TICK_MS = 10;

/**
 * Linux only (`undefined` elsewhere): CPU time of all child processes that have ended and were waited
 * for, ms: the fields `cutime` and `cstime` of /proc/self/stat, 14 and 15 after the command's name.
 */
export function readChildCpuMs(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const stat = readOrEmpty('/proc/self/stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ms = TICK_MS * (Number(fields[13]) + Number(fields[14]));
  return Number.isFinite(ms) ? ms : undefined;
}

/** A thread may end between listing and reading it. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
