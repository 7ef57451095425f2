import { readFileSync, writeFileSync } from 'node:fs';

/** Resident memory in MB (10⁶ bytes) at its highest, as Linux keeps it for each process. */
export interface Peak {
  /** The process itself. */
  readonly mainMb: number;
  /** It and everything that it started, while they lived. */
  readonly treeMb: number;
}

const SAMPLE_MS = 50;

/**
 * Watches the peak memory of a process and its descendants. The kernel records each process's own
 * peak; sampling only notices which processes there are. `undefined` where there is no `/proc`.
 */
export class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #peak: Peak | undefined;

  /** Forgets peaks from before. */
  constructor(pid: number) {
    this.#pid = pid;
    for (const each of tree(pid)) forgetPeak(each);
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS);
  }

  stop(): Peak | undefined {
    clearInterval(this.#timer);
    this.#sample();
    return this.#peak;
  }

  #sample(): void {
    const peaks = tree(this.#pid).map((pid) => highWaterMb(pid));
    const [mainMb] = peaks;
    if (mainMb === undefined || mainMb === 0) return;
    const treeMb = peaks.reduce((total, mb) => total + mb, 0);
    this.#peak = {
      mainMb: Math.max(mainMb, this.#peak?.mainMb ?? 0),
      treeMb: Math.max(treeMb, this.#peak?.treeMb ?? 0),
    };
  }
}

/** A process and its descendants; a process that has just ended has none. */
function tree(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(tree)];
}

function highWaterMb(pid: number): number {
  const kib = /^VmHWM:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return (Number(kib ?? 0) * 1024) / 1e6;
}

/** Writing 5 sets the peak back to the present (proc(5)); where that is refused, it stays. */
function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // The peak then includes making the inputs.
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
