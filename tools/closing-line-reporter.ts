import type { Reporter, TestModule } from 'vitest/node';

/**
 * Prints `N passed, N failed, N skipped` alone on the last line of a run, for machines to read.
 * A test file that could not be loaded counts as one failure: its tests never came to be counted.
 */
export class ClosingLineReporter implements Reporter {
  readonly #notes: readonly string[];

  /** @param notes lines to print before the last, such as what was left out and why */
  constructor(notes: readonly string[]) {
    this.#notes = notes;
  }

  onTestRunEnd(testModules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const testModule of testModules) {
      if (testModule.errors().length > 0) counts.failed += 1;
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        // A pending test was collected but cut off before it ended.
        counts[state === 'pending' ? 'failed' : state] += 1;
      }
    }
    for (const note of this.#notes) console.log(note);
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
