import type { Payload, Timing } from '@forkwise/core';

import type { Failure, Sampling } from '../messages.ts';
import { BrowserMeter } from './browser-meter.ts';
import { isThenable, textOf } from './task.ts';

const MOST_SAMPLES = 12;
/** A browser's clock has steps of up to 0.1 ms: what is shorter than this is run several times. */
const LEAST_TIMED_MS = 5;

/** Runs inputs from all over the list, one after another, until the budget is used up. */
export async function sample(
  call: (input: unknown) => unknown,
  inputs: readonly unknown[],
  budgetMs: number,
): Promise<Sampling> {
  const meter = new BrowserMeter();
  const timings: Timing[] = [];
  const failures: Failure[] = [];
  let promises = false;
  let outputBlocked: string | undefined;
  const before = meter.read();
  for (const index of spreadOver(inputs.length)) {
    if (timings.length > 0 && meter.now() - before.wallMs > budgetMs) break;
    const input = inputs[index];
    const startMs = meter.now();
    const startIdleMs = meter.idle();
    let runs = 0;
    let output: unknown;
    try {
      do {
        output = call(input);
        runs += 1;
        if (isThenable(output)) {
          promises = true;
          output = await meter.during(output);
        }
      } while (!promises && meter.now() - startMs < LEAST_TIMED_MS);
    } catch (thrown) {
      failures.push({ index, error: textOf(thrown) });
      continue;
    }
    const wallMs = (meter.now() - startMs) / runs;
    const idleMs = Math.min(wallMs, (meter.idle() - startIdleMs) / runs);
    const back = payloadOf(output);
    outputBlocked ??= back.blocked;
    timings.push({
      ...{ index, runs, wallMs, idleMs },
      weight: 1,
      input: payloadOf(input).payload,
      output: back.payload,
    });
  }
  return { timings, before, after: meter.read(), promises, failures, outputBlocked };
}

function spreadOver(count: number): readonly number[] {
  const most = Math.min(count, MOST_SAMPLES);
  return Array.from({ length: most }, (_, at) => Math.floor(((at + 0.5) * count) / most));
}

/** What copying a value to another thread takes: tried. */
function payloadOf(value: unknown): { readonly payload: Payload; readonly blocked?: string } {
  const binary = ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
  const startMs = performance.now();
  try {
    structuredClone(value);
  } catch (thrown) {
    return {
      payload: { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false },
      blocked: textOf(thrown),
    };
  }
  const ms = performance.now() - startMs;
  const bytes = binary ? value.byteLength : (JSON.stringify(value)?.length ?? 0);
  return { payload: { bytes, encodeMs: ms / 2, decodeMs: ms / 2, binary } };
}
