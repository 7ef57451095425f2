/** What the pasted module has, as the program hands it over; nothing of it has been looked at. */
export interface PastedModule {
  readonly task: unknown;
  readonly inputs: unknown;
  readonly shared: unknown;
}

type Task = (input: unknown, shared?: unknown) => unknown;

/** More would take a while to copy, and tell nothing more. */
const MOST_INPUTS = 20_000;

export function taskOf({ task }: PastedModule): Task {
  if (typeof task === 'function') return task as Task;
  throw new TypeError('There is no function to run: write `export default function …`.');
}

export function inputsOf({ inputs }: PastedModule): unknown[] {
  const source = typeof inputs === 'function' ? (inputs as () => unknown)() : inputs;
  if (typeof source !== 'object' || source === null || !(Symbol.iterator in source)) {
    throw new TypeError('There are no inputs: write `export const inputs = [ … ]`.');
  }
  const list: unknown[] = [];
  for (const input of source as Iterable<unknown>) {
    if (list.length === MOST_INPUTS) break;
    list.push(input);
  }
  if (list.length === 0) throw new TypeError('The list of inputs is empty.');
  return list;
}

/** Made once in each worker; `undefined` where the module shares nothing. */
export async function sharedOf({ shared }: PastedModule): Promise<unknown> {
  const made: unknown = typeof shared === 'function' ? (shared as () => unknown)() : shared;
  return made;
}

/** A typed array, or those that an object has as properties, over memory that workers share. */
export function toSharedMemory(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return sharedView(value);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, own]) => [
      key,
      ArrayBuffer.isView(own) ? sharedView(own) : own,
    ]),
  );
}

function sharedView(view: ArrayBufferView): ArrayBufferView {
  const { buffer, byteOffset, byteLength } = view;
  const memory = new SharedArrayBuffer(byteLength);
  new Uint8Array(memory).set(new Uint8Array(buffer, byteOffset, byteLength));
  const View = view.constructor as new (memory: SharedArrayBuffer) => ArrayBufferView;
  return new View(memory);
}

export function textOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
