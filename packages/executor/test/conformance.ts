import { describe } from 'vitest';

import { cancellationTests } from './conformance/cancellation.ts';
import { failureTests } from './conformance/failures.ts';
import { flowTests } from './conformance/flow.ts';
import type { ConformanceOptions } from './conformance/harness.ts';
import { lifecycleTests } from './conformance/lifecycle.ts';
import { outcomeTests } from './conformance/outcomes.ts';
import { valueTests } from './conformance/values.ts';

export type { ConformanceOptions } from './conformance/harness.ts';

/** The behaviour that every executor shares. Differences are declared in the options, never skipped. */
export function describeConformance(name: string, options: ConformanceOptions): void {
  for (const [planName, plan] of Object.entries(options.plans)) {
    const context = { ...options, plan };
    describe(`${name} with ${planName}`, () => {
      describe('outcomes', () => {
        outcomeTests(context);
      });
      describe('values', () => {
        valueTests(context);
      });
      describe('failures', () => {
        failureTests(context);
      });
      describe('flow', () => {
        flowTests(context);
      });
      describe('cancellation', () => {
        cancellationTests(context);
      });
      describe('lifecycle', () => {
        lifecycleTests(context);
      });
    });
  }
}
