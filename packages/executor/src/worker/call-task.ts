import type { TaskContext, TaskFunction } from '../contract.ts';

/*
 * V8 inlines what a call site has only ever called, and what it can prove to be called. A task that
 * loops would become part of our own loop, compiled worse than by itself: summing a megabyte of
 * bytes took 0.5 ms for the first few hundred inputs and 1.2 to 2.9 ms from then on. So tasks are
 * called here only: these call sites have seen several functions, and an element of an array is never
 * taken for a constant. That costs about 5 ns a call.
 */

/** A task, as these call sites take it. */
export type Callee = readonly [TaskFunction];

/** `run(input)`. */
export function callPlain(callee: Callee, input: unknown): unknown {
  return callee[0](input);
}

/** `run(input, shared)`. */
export function callShared(callee: Callee, input: unknown, shared: unknown): unknown {
  return callee[0](input, shared);
}

/** `run(input, shared, context)`. */
export function callWithContext(
  callee: Callee,
  input: unknown,
  shared: unknown,
  context: TaskContext,
): unknown {
  return callee[0](input, shared, context);
}

/** V8 begins to note what is called once a function has run some 940 bytes of bytecode. */
const CALLS_UNTIL_NOTED = 400;

const SEVERAL: readonly Callee[] = [
  [() => undefined],
  [(input) => input],
  [(_input, shared) => shared],
];

/** None of them looks at it. */
const NO_CONTEXT = {} as TaskContext;

function showSeveral(): void {
  for (let call = 0; call < CALLS_UNTIL_NOTED; call += 1) {
    const callee = SEVERAL[call % SEVERAL.length] as Callee; // the index is within
    callPlain(callee, call);
    callShared(callee, call, call);
    callWithContext(callee, call, call, NO_CONTEXT);
  }
}

showSeveral();
