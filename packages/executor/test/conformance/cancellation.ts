import { setImmediate as nextTurn } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { collect, type Context, countUp, moduleWork, run, verdicts } from './harness.ts';

export function cancellationTests(context: Context): void {
  it('cancels what has no outcome yet, gives each taken input one, and ends normally', async () => {
    await using executor = context.create();
    const controller = new AbortController();
    const work = await moduleWork('numbers.task.ts', 'never', mostlyNever(), {
      signal: controller.signal,
    });
    const execution = executor.execute(context.plan, work);
    const reason = new Error('enough');
    const outcomes = collect(
      (async function* () {
        for await (const batch of execution) {
          yield batch;
          // Only once the inputs that never settle have been reached is something sure to be cancelled.
          setTimeout(() => controller.abort(reason), 50);
        }
      })(),
    );
    expect(verdicts(await outcomes).toSorted()).toContain('cancelled CANCELLED');
    const cancelled = (await outcomes).filter(({ status }) => status === 'cancelled');
    for (const outcome of cancelled) expect(outcome).toMatchObject({ error: { cause: reason } });
    expect(await outcomes).toHaveLength(work.inputs.position);
    expect(execution.progress.taken).toBe(work.inputs.position);
    expect(execution.progress.settled).toBe(work.inputs.position);
  });

  it('stops code that has not finished on cancellation, and works on', async () => {
    await using executor = context.create();
    const controller = new AbortController();
    const work = await moduleWork('numbers.task.ts', 'never', [-1, -1, -1], {
      signal: controller.signal,
    });
    const outcomes = collect(executor.execute(context.plan, work));
    setTimeout(() => controller.abort(), 50);
    expect(new Set(verdicts(await outcomes))).toEqual(new Set(['cancelled CANCELLED']));
    const next = await moduleWork('numbers.task.ts', 'never', [1, 2, 3]);
    expect(verdicts(await collect(executor.execute(context.plan, next)))).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('takes nothing when it is cancelled before it starts', async () => {
    await using executor = context.create();
    const work = await moduleWork('numbers.task.ts', 'default', [1, 2, 3], {
      signal: AbortSignal.abort(),
    });
    expect(await collect(executor.execute(context.plan, work))).toEqual([]);
    expect(work.inputs.position).toBe(0);
  });

  it('takes nothing more once its consumer has left', async () => {
    await using executor = context.create();
    const work = await moduleWork('numbers.task.ts', 'default', countUp());
    for await (const batch of executor.execute(context.plan, work)) {
      expect(batch.indices.length).toBeGreaterThan(0);
      break;
    }
    const { position } = work.inputs;
    await nextTurn();
    await nextTurn();
    expect(work.inputs.position).toBe(position);
    const next = await moduleWork('numbers.task.ts', 'default', [4]);
    expect(await collect(executor.execute(context.plan, next))).toMatchObject([{ value: 8 }]);
  });

  it('is over after its own disposal, iterated or not', async () => {
    await using executor = context.create();
    const work = await moduleWork('numbers.task.ts', 'never', [-1, -1]);
    const execution = executor.execute(context.plan, work);
    await execution[Symbol.asyncDispose]();
    expect(await collect(execution)).toEqual([]);
  });

  it('leaves no listener on a signal that outlives it', async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      listeners += 1;
      add(...given);
    };
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...given);
    };
    await run(context, 'numbers.task.ts', 'default', [1, 2, 3], { signal });
    expect(listeners).toBeLessThanOrEqual(0);
  });
}

/** A hundred inputs that settle, then only ones that never do. */
function* mostlyNever(): Generator<number> {
  yield* countUp(100);
  for (;;) yield -1;
}
