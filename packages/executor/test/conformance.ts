import { describe } from 'vitest';

import { cancellationTests } from './conformance/cancellation.ts';
import { failureTests } from './conformance/failures.ts';
import { hostileTests } from './conformance/hostile.ts';
import { killerTests } from './conformance/killers.ts';
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
      if (isFirstOfItsStrategy(planName, options)) {
        describe('hostile values', () => {
          hostileTests(context);
        });
      }
      describe('failures', () => {
        failureTests(context);
      });
      if (context.isolates && isFirstOfItsStrategy(planName, options)) {
        describe('killers', () => {
          killerTests(context);
        });
      }
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

/** What takes long and differs little between plans is tested with one of each strategy. */
function isFirstOfItsStrategy(name: string, { plans }: ConformanceOptions): boolean {
  const alike = Object.entries(plans).filter(([, plan]) => plan.strategy === plans[name]?.strategy);
  return alike[0]?.[0] === name;
}
