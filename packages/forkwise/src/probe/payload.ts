import { deserialize, serialize } from 'node:v8';

import { type Payload, crossing } from '@forkwise/core';

/** How one value crosses between threads, as measured on it, or why it cannot. */
export type CrossingTrial =
  | { readonly kind: 'crosses'; readonly payload: Payload }
  | { readonly kind: 'blocked'; readonly reason: string };

const SMALL: Payload = { bytes: 8, encodeMs: 0, decodeMs: 0, binary: false };

/** Below this a clone takes under a microsecond, which the per-input cost already covers. */
const SMALL_TEXT = 256;

export function tryCrossing(value: unknown): CrossingTrial {
  const verdict = crossing(value);
  switch (verdict.kind) {
    case 'blocked':
      return { kind: 'blocked', reason: `${verdict.reason}${at(verdict.path)}` };
    case 'primitive':
      return { kind: 'crosses', payload: primitivePayload(value) };
    case 'binary':
      return { kind: 'crosses', payload: { ...SMALL, bytes: byteLength(value), binary: true } };
    case 'plain':
      return timeClone(value);
  }
}

function at(path: string): string {
  return path === '' ? '' : ` at ${path}`;
}

function primitivePayload(value: unknown): Payload {
  if (typeof value !== 'string' || value.length < SMALL_TEXT) return SMALL;
  const trial = timeClone(value);
  return trial.kind === 'crosses' ? trial.payload : SMALL;
}

function byteLength(value: unknown): number {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? value.byteLength : 0;
}

/** What takes so long to serialize, ms, does so the first time as well as the second. */
const LONG_MS = 0.5;

/** `v8.serialize` is the algorithm of `postMessage`; a Proxy, which no walk can see, fails here. */
function timeClone(value: unknown): CrossingTrial {
  try {
    let { bytes, encodeMs } = timeSerialize(value);
    if (encodeMs < LONG_MS) ({ bytes, encodeMs } = timeSerialize(value));
    const start = performance.now();
    deserialize(bytes);
    const decodeMs = performance.now() - start;
    const payload = { bytes: bytes.byteLength, encodeMs, decodeMs, binary: false };
    return { kind: 'crosses', payload };
  } catch (error) {
    return { kind: 'blocked', reason: error instanceof Error ? error.message : String(error) };
  }
}

function timeSerialize(value: unknown): { readonly bytes: Buffer; readonly encodeMs: number } {
  const start = performance.now();
  const bytes = serialize(value);
  return { bytes, encodeMs: performance.now() - start };
}
