/** Lets any number wait for something to happen. */
export class News {
  readonly #waiting = new Set<() => void>();

  /** Resolves at the next `announce`, or when `signal` aborts. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }

  announce(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
