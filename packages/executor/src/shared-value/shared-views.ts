/** A step into a value: a property or position, or a Map's key. */
type Step =
  | { readonly kind: 'property'; readonly key: string }
  | { readonly kind: 'mapKey'; readonly key: unknown };

/** A view over shared memory and its place in the value that holds it. */
export interface SharedView {
  readonly path: readonly Step[];
  readonly view: ArrayBufferView;
}

/** The views over shared memory that can be reached through plain objects, arrays and Maps. */
export function findSharedViews(value: unknown): SharedView[] {
  const found: SharedView[] = [];
  const seen = new Set<object>();
  const visit = (node: unknown, path: readonly Step[]): void => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    if (ArrayBuffer.isView(node)) {
      if (node.buffer instanceof SharedArrayBuffer) found.push({ path, view: node });
      return;
    }
    for (const [step, child] of childrenOf(node)) visit(child, [...path, step]);
  };
  visit(value, []);
  return found;
}

/**
 * Puts the views where the value, made anew, has a view of the same class and size at the same
 * place; elsewhere the value keeps its own.
 */
export function placeSharedViews(value: unknown, views: readonly SharedView[]): void {
  for (const { path, view } of views) {
    const last = path.at(-1);
    const holder = path.slice(0, -1).reduce(follow, value);
    if (last === undefined || typeof holder !== 'object' || holder === null) continue;
    if (isAlike(follow(holder, last), view)) replace(holder, last, view);
  }
}

function* childrenOf(node: object): Generator<readonly [Step, unknown]> {
  if (node instanceof Map) {
    for (const [key, child] of node) {
      if (typeof key !== 'object' && typeof key !== 'function')
        yield [{ kind: 'mapKey', key }, child];
    }
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(node);
  if (!Array.isArray(node) && prototype !== Object.prototype && prototype !== null) return;
  for (const [key, child] of Object.entries(node)) yield [{ kind: 'property', key }, child];
}

function follow(node: unknown, step: Step): unknown {
  if (step.kind === 'mapKey') return node instanceof Map ? node.get(step.key) : undefined;
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step.key)) return undefined;
  return (node as Record<string, unknown>)[step.key];
}

function isAlike(own: unknown, view: ArrayBufferView): boolean {
  return (
    ArrayBuffer.isView(own) &&
    own.byteLength === view.byteLength &&
    Object.prototype.toString.call(own) === Object.prototype.toString.call(view)
  );
}

/** A frozen holder keeps its own view: correct, only not shared. */
function replace(holder: object, step: Step, view: ArrayBufferView): void {
  if (step.kind === 'mapKey') (holder as Map<unknown, unknown>).set(step.key, view);
  else Reflect.set(holder, step.key, view);
}
