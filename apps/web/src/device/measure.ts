/** What a page can find out about the device that it runs on. */
export interface DeviceMeasurement {
  /** Logical cores, as the browser states them. */
  readonly cores: number;
  /** What each busy core after the first adds, in cores, as measured here: 0 to 1. */
  readonly gainPerCore: number;
  /** As the browser states it, coarsely; `undefined` where it does not. */
  readonly memoryMiB: number | undefined;
}

const WARM_UP_MS = 60;
const ROUND_MS = 120;
/** The best of several, since whatever else runs can only slow them. */
const ROUNDS = 3;
/** Starting more would take longer than it is worth; they stand for all. */
const MOST_WORKERS = 32;

/**
 * Measures, in some two seconds of computing, how much more all cores do together than one alone.
 * Nothing leaves the page. Rejects where workers cannot be started.
 */
export async function measureDevice(): Promise<DeviceMeasurement> {
  const cores = navigator.hardwareConcurrency;
  const count = Math.min(cores, MOST_WORKERS);
  const spinners = Array.from({ length: count }, () => new Spinner());
  try {
    await Promise.all(spinners.map((spinner) => spinner.ready));
    const run = async (team: readonly Spinner[], ms: number): Promise<number> => {
      const counts = await Promise.all(team.map((spinner) => spinner.countFor(ms)));
      return counts.reduce((sum, one) => sum + one, 0);
    };
    await run(spinners, WARM_UP_MS);
    let alone = 0;
    let together = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      alone = Math.max(alone, await run(spinners.slice(0, 1), ROUND_MS));
      together = Math.max(together, await run(spinners, ROUND_MS));
    }
    return { cores, gainPerCore: gainOf(together / alone, count), memoryMiB: statedMemory() };
  } finally {
    for (const spinner of spinners) spinner.end();
  }
}

/** The gain per core that makes `count` cores do `speedup` times the work of one. */
function gainOf(speedup: number, count: number): number {
  if (count === 1) return 1;
  const gain = (speedup - 1) / (count - 1);
  return Math.round(Math.min(1, Math.max(0, gain)) * 100) / 100;
}

function statedMemory(): number | undefined {
  const { deviceMemory } = navigator as Navigator & { readonly deviceMemory?: number };
  return deviceMemory === undefined ? undefined : deviceMemory * 2 ** 10;
}

class Spinner {
  readonly #worker = new Worker(new URL('spinner.ts', import.meta.url), { type: 'module' });
  readonly ready: Promise<number> = this.#answer();

  countFor(ms: number): Promise<number> {
    const answer = this.#answer();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    this.#worker.postMessage(ms);
    return answer;
  }

  end(): void {
    this.#worker.terminate();
  }

  #answer(): Promise<number> {
    return new Promise((resolve, reject) => {
      const options = { once: true };
      this.#worker.addEventListener('message', ({ data }) => resolve(data as number), options);
      this.#worker.addEventListener('error', () => reject(new Error('no worker')), options);
    });
  }
}
