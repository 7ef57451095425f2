import type { Meter, Outcome, Payload } from '@forkwise/core';

import { tryCrossing } from './payload.ts';

const NO_PAYLOAD: Payload = { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false };
/** Values whose crossing is measured; it takes as long as copying them would. */
const PAYLOADS_MEASURED = 12;
/**
 * After the first, only while it has taken no longer than this, or this part of the time that inputs
 * held the thread: that of a large value is known by then, and measuring it again keeps the run waiting.
 */
const PAYLOADS_MS = 3;
const PAYLOADS_SHARE = 0.03;

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

  /**
   * For the first few; later values are taken to be like the last one measured.
   *
   * @param heldMs how long inputs have held the thread so far
   */
  measure(
    value: unknown,
    outcome: Outcome | undefined,
    heldMs: number,
  ): readonly [Payload, Payload] {
    const dear = this.#count > 0 && this.#spentMs > PAYLOADS_MS + PAYLOADS_SHARE * heldMs;
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
