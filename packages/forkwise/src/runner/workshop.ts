import type { Task } from '../options.ts';
import { locateTask } from '../task/locate.ts';
import { loadWorkload } from '../task/load.ts';
import { WarmTask } from './warm-task.ts';

/** Tasks kept warm at once; of more, the one that has been idle for longest is let go. */
const MOST_TASKS = 8;

export interface WorkshopOptions {
  /** How long an idle task is kept warm, ms. */
  readonly idleMs: number;
  /** Whether a `shared` that a function makes is kept from run to run as well. */
  readonly keepsShared: boolean;
  /** Whether workers that the next run would use are started as soon as one ends. */
  readonly keepsWorkers: boolean;
}

/** A task in use; to be given back. */
export interface Lease extends AsyncDisposable {
  readonly task: WarmTask;
}

/** Tasks that stay warm between runs: modules loaded, workers up. Keeps no process alive. */
export class Workshop implements AsyncDisposable {
  readonly #options: WorkshopOptions;
  /** By what names them, the most recently used last. */
  readonly #tasks = new Map<unknown, Promise<WarmTask>>();
  readonly #closing = new Set<Promise<void>>();

  constructor(options: WorkshopOptions) {
    this.#options = options;
  }

  /** Throws what `loadWorkload` throws. */
  async lease<I, O>(task: Task<I, O>): Promise<Lease> {
    const key = keyOf(task);
    const loading = this.#tasks.get(key) ?? this.#load(task);
    this.#tasks.delete(key);
    this.#tasks.set(key, loading);
    let warm: WarmTask;
    try {
      warm = await loading;
    } catch (error) {
      if (this.#tasks.get(key) === loading) this.#tasks.delete(key);
      throw error;
    }
    if (!this.#options.keepsShared && warm.workload.makesShared) {
      if (this.#tasks.get(key) === loading) this.#tasks.delete(key);
      // Whoever asked at the same time has a `shared` of its own.
      if (warm.busy) warm = await this.#load(task);
    }
    warm.begin();
    await this.#makeRoom();
    return {
      task: warm,
      [Symbol.asyncDispose]: async () => {
        if (this.#tasks.get(key) === loading) this.#park(key, warm);
        else await warm.close();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const tasks = [...this.#tasks.values()];
    this.#tasks.clear();
    await Promise.all(tasks.map(async (loading) => await (await loading).close()));
    await Promise.all(this.#closing);
  }

  async #load<I, O>(task: Task<I, O>): Promise<WarmTask> {
    return new WarmTask(await loadWorkload(task), this.#options.keepsWorkers);
  }

  #park(key: unknown, warm: WarmTask): void {
    warm.end(this.#options.idleMs, () => {
      this.#tasks.delete(key);
      this.#close(warm);
    });
  }

  async #makeRoom(): Promise<void> {
    for (const [key, loading] of this.#tasks) {
      if (this.#tasks.size <= MOST_TASKS) return;
      const warm = await loading.catch(() => undefined);
      if (warm === undefined || warm.busy) continue;
      this.#tasks.delete(key);
      this.#close(warm);
    }
  }

  #close(warm: WarmTask): void {
    const closing = warm.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}

function keyOf<I, O>(task: Task<I, O>): unknown {
  if (typeof task === 'function') return task;
  const { url, exportName } = locateTask(task);
  return `${url}#${exportName}`;
}
