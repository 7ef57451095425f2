import { conductorText } from 'virtual:caged-code';

import { CAGE_DOCUMENT } from './cage-document.ts';
import type { Order, Report } from './messages.ts';

/** Beyond the time limit, which the conductor keeps: then even the conductor is stuck. */
const GRACE_MS = 3000;

type Progress = Extract<Report, { readonly kind: 'progress' }>;
type Answer = Exclude<Report, Progress>;

/** Where pasted code runs. Closing it ends whatever runs in it. */
export interface Cage extends Disposable {
  /** Rejects with the signal's reason once that is aborted, and when the cage does not answer. */
  ask(order: Order, tell: (progress: Progress) => void): Promise<Answer>;
}

/**
 * A frame without an origin: its workers reach neither this page nor what the browser keeps for it,
 * and the policy lets them connect to nothing.
 */
export async function openCage(signal: AbortSignal): Promise<Cage> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  // Without this, workers in the frame would have no SharedArrayBuffer where the page has it.
  frame.allow = 'cross-origin-isolated';
  frame.title = 'Where the code runs';
  frame.hidden = true;
  frame.srcdoc = CAGE_DOCUMENT;
  const loaded = new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true });
  });
  document.body.append(frame);
  await loaded;
  const { port1: port, port2 } = new MessageChannel();
  // A frame without an origin can be named by none.
  frame.contentWindow?.postMessage(conductorText, '*', [port2]);
  return {
    ask: (order, tell) => ask(port, order, tell, signal),
    [Symbol.dispose]: () => {
      port.close();
      frame.remove();
    },
  };
}

async function ask(
  port: MessagePort,
  order: Order,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Answer> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const hear = ({ data }: MessageEvent<Report>): void => {
    if (data.kind === 'progress') tell(data);
    else resolve(data);
  };
  const onAbort = (): void => reject(signal.reason as Error);
  const timer = setTimeout(() => {
    const message = 'The code did not stop in time, so all that ran it was removed.';
    resolve({ kind: 'refused', problem: { message, line: undefined } });
  }, order.timeLimitMs + GRACE_MS);
  port.addEventListener('message', hear);
  signal.addEventListener('abort', onAbort, { once: true });
  port.start();
  port.postMessage(order);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    port.removeEventListener('message', hear);
    signal.removeEventListener('abort', onAbort);
  }
}
