import type { Meter, Outcome, Payload } from '@forkwise/core';

import { tryCrossing } from './payload.ts';

const NO_PAYLOAD: Payload = { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false };
/** Values whose crossing is measured; it takes as long as copying them would. */
const PAYLOADS_MEASURED = 12;
/** Beyond the first few, no longer than this: what is large enough is known by then. */
const PAYLOADS_MS = 10;
const LEAST_PAYLOADS = 3;

/** Measures how inputs and their results would cross to a worker and back. */
export class PayloadMeter {
  inputBlocked: string | undefined;
  outputBlocked: string | undefined;
  /** Of the last input that was measured, and of its result. */
  last: readonly [Payload, Payload] = [NO_PAYLOAD, NO_PAYLOAD];
  readonly #meter: Meter;
  #count = 0;
  #spentMs = 0;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** For the first few; later values are taken to be like the last one measured. */
  measure(value: unknown, outcome: Outcome | undefined): readonly [Payload, Payload] {
    const dear = this.#count >= LEAST_PAYLOADS && this.#spentMs > PAYLOADS_MS;
    if (dear || this.#count >= PAYLOADS_MEASURED) return this.last;
    this.#count += 1;
    const start = this.#meter.now();
    const input = tryCrossing(value);
    if (input.kind === 'blocked') this.inputBlocked ??= `an input holds ${input.reason}`;
    const output = outcome?.status === 'fulfilled' ? tryCrossing(outcome.value) : undefined;
    if (output?.kind === 'blocked') this.outputBlocked ??= `a result holds ${output.reason}`;
    this.#spentMs += this.#meter.now() - start;
    this.last = [payloadOf(input), payloadOf(output)];
    return this.last;
  }
}

function payloadOf(trial: ReturnType<typeof tryCrossing> | undefined): Payload {
  return trial?.kind === 'crosses' ? trial.payload : NO_PAYLOAD;
}
