import type { Plan, Strategy } from '@forkwise/core';
import { describe } from 'vitest';

import { cancellationTests } from './conformance/cancellation.ts';
import { failureTests } from './conformance/failures.ts';
import { hostileTests } from './conformance/hostile.ts';
import { killerTests } from './conformance/killers.ts';
import { flowTests } from './conformance/flow.ts';
import type { ConformanceOptions } from './conformance/harness.ts';
import { lifecycleTests } from './conformance/lifecycle.ts';
import { outcomeTests } from './conformance/outcomes.ts';
import { transferTests } from './conformance/transfer.ts';
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
      describe('transfer', () => {
        transferTests(context);
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
  const worst = options.isolates ? [hostileTests, killerTests] : [hostileTests];
  for (const plan of oneOfEachStrategy(options)) {
    describe(`${name}, ${plan.strategy} at its worst`, () => {
      for (const test of worst) test({ ...options, plan });
    });
  }
}

/** What takes long and differs little between plans is tested with the first of each strategy. */
function oneOfEachStrategy({ plans }: ConformanceOptions): readonly Plan[] {
  const byStrategy = new Map<Strategy, Plan>();
  for (const plan of Object.values(plans)) {
    if (!byStrategy.has(plan.strategy)) byStrategy.set(plan.strategy, plan);
  }
  return [...byStrategy.values()];
}
