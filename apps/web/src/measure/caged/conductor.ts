import type { Plan } from '@forkwise/core';

import type { Executed, Order, Report, Scouted } from '../messages.ts';
import { Crew, type Lane, PastedCodeProblem } from './crew.ts';
import { EXECUTORS } from './executors.ts';
import { Outcomes } from './outcomes.ts';
import { textOf } from './task.ts';

/** A part of the time limit, so that what is measured is also run. */
const SAMPLING_SHARE = 0.1;
const MOST_SAMPLING_MS = 800;
const ECHOES = 100;
const TELL_EVERY_MS = 100;

/** The page gives it a port to speak through, as the first thing. */
addEventListener('message', ({ ports: [port] }) => {
  if (port === undefined) return;
  const conductor = new Conductor((report) => port.postMessage(report));
  port.addEventListener('message', ({ data }: MessageEvent<Order>) => void conductor.follow(data));
  port.start();
});

/** Starts the workers that run the pasted code, watches their time, and ends them. */
class Conductor {
  readonly #report: (report: Report) => void;
  #program = '';
  #inputs: readonly unknown[] = [];
  /** Of the first plan that ran to its end. */
  #reference: readonly string[] | undefined;

  constructor(report: (report: Report) => void) {
    this.#report = report;
  }

  async follow(order: Order): Promise<void> {
    try {
      this.#report(await this.#done(order));
    } catch (thrown) {
      const problem =
        thrown instanceof PastedCodeProblem
          ? thrown.problem
          : { message: textOf(thrown), line: undefined };
      this.#report({ kind: 'refused', problem });
    }
  }

  async #done(order: Order): Promise<Report> {
    if (order.kind === 'execute') {
      return { kind: 'executed', executed: await this.#execute(order.plan, order.timeLimitMs) };
    }
    this.#program = order.program;
    using crew = new Crew(order.program);
    const scouted = await within(order.timeLimitMs, this.#scout(crew, order.timeLimitMs));
    if (scouted !== undefined) return { kind: 'scouted', scouted };
    const message = 'The time limit passed while the first inputs ran, so the code was stopped.';
    return { kind: 'refused', problem: { message, line: undefined } };
  }

  async #scout(crew: Crew, timeLimitMs: number): Promise<Scouted> {
    const first = await started(crew);
    const next = await started(crew);
    const perChunkMs = await echoMs(next.lane);
    let inputBlocked: string | undefined;
    try {
      this.#inputs = (await first.lane.ask({ kind: 'list' }, 'listed')).inputs;
    } catch (thrown) {
      if (!/DataCloneError/.test(String(thrown))) throw thrown;
      inputBlocked = 'an input cannot be copied to another thread';
    }
    const budgetMs = Math.min(MOST_SAMPLING_MS, SAMPLING_SHARE * timeLimitMs);
    const { sampling } = await next.lane.ask({ kind: 'sample', budgetMs }, 'sampled');
    return {
      inputs: this.#inputs.length,
      sampling,
      firstStartMs: first.startMs,
      nextStartMs: next.startMs,
      importMs: first.importMs,
      perChunkMs,
      inputBlocked,
    };
  }

  async #execute(plan: Plan, timeLimitMs: number): Promise<Executed> {
    const execute = EXECUTORS[plan.strategy];
    if (execute === undefined) throw new Error(`no browser can run ${plan.strategy}`);
    const isInProcess = plan.strategy === 'sequential' || plan.strategy === 'async';
    const total = this.#inputs.length;
    const outcomes = new Outcomes(total, isInProcess);
    let here = 0;
    let toldMs = performance.now();
    const tell = (): void => {
      if (performance.now() - toldMs < TELL_EVERY_MS) return;
      toldMs = performance.now();
      this.#report({ kind: 'progress', settled: Math.max(here, outcomes.settled), total });
    };
    using crew = new Crew(this.#program);
    const startMs = performance.now();
    const wallMs = await within(
      timeLimitMs,
      execute(plan, {
        crew,
        inputs: this.#inputs,
        settle: (batch) => {
          outcomes.add(batch);
          tell();
        },
        progress: (settled) => {
          here = settled;
          tell();
        },
      }),
    );
    if (wallMs === undefined) {
      const settled = Math.max(here, outcomes.settled);
      const inFlight = plan.workers * plan.concurrency;
      return outcomes.timedOut(performance.now() - startMs, settled, inFlight);
    }
    const executed = outcomes.executed(wallMs, this.#reference);
    this.#reference ??= outcomes.marks();
    return executed;
  }
}

interface Started {
  readonly lane: Lane;
  readonly startMs: number;
  readonly importMs: number;
}

async function started(crew: Crew): Promise<Started> {
  const fromMs = performance.now();
  const lane = crew.start();
  const { importMs } = await lane.prepare({ kind: 'make' });
  return { lane, importMs, startMs: Math.max(0, performance.now() - fromMs - importMs) };
}

/** An empty chunk there and back. */
async function echoMs(lane: Lane): Promise<number> {
  const fromMs = performance.now();
  for (let echo = 0; echo < ECHOES; echo += 1) {
    await lane.ask({ kind: 'chunk', first: 0, inputs: [] }, 'over');
  }
  return (performance.now() - fromMs) / ECHOES;
}

/** What the promise comes to, or `undefined` if that takes longer. */
async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
