import type { LaneAnswer, LaneOrder, Problem, SharedSource } from '../messages.ts';

/** A problem of the pasted code, not of ours. */
export class PastedCodeProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

type Answer<Kind extends LaneAnswer['kind']> = Extract<LaneAnswer, { readonly kind: Kind }>;

/** A worker that runs the program, which can be told one thing at a time. */
export class Lane {
  readonly #worker: Worker;
  #settle: PromiseWithResolvers<LaneAnswer> = Promise.withResolvers();
  readonly #tell: (answer: LaneAnswer) => void;

  constructor(programUrl: string, tell: (answer: LaneAnswer) => void) {
    this.#tell = tell;
    this.#worker = new Worker(programUrl);
    this.#worker.addEventListener('message', ({ data }: MessageEvent<LaneAnswer>) => {
      this.#hear(data);
    });
    this.#worker.addEventListener('error', ({ message, lineno }) => {
      const problem = { message: message.replace(/^Uncaught /, ''), line: lineno };
      this.#settle.reject(new PastedCodeProblem(problem));
    });
    // A fault before anybody asks is told to whoever asks first.
    this.#settle.promise.catch(() => undefined);
  }

  async ask<Kind extends LaneAnswer['kind']>(order: LaneOrder, kind: Kind): Promise<Answer<Kind>> {
    const { promise } = this.#settle;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to a worker
    this.#worker.postMessage(order);
    const answer = await promise;
    if (answer.kind === kind) return answer as Answer<Kind>;
    throw new PastedCodeProblem({ message: 'The code speaks out of turn.', line: undefined });
  }

  prepare(shared: SharedSource): Promise<Answer<'prepared'>> {
    return this.ask({ kind: 'prepare', shared }, 'prepared');
  }

  end(): void {
    this.#worker.terminate();
  }

  #hear(answer: LaneAnswer): void {
    switch (answer.kind) {
      case 'settled':
      case 'settledHere':
        this.#tell(answer);
        return;
      case 'refused':
        this.#settle.reject(new PastedCodeProblem(answer.problem));
        return;
      default: {
        const { resolve } = this.#settle;
        this.#settle = Promise.withResolvers();
        this.#settle.promise.catch(() => undefined);
        resolve(answer);
      }
    }
  }
}

/** The lanes of one plan, which end together, whatever they are doing. */
export class Crew implements Disposable {
  readonly #url: string;
  readonly #lanes: Lane[] = [];

  constructor(program: string) {
    this.#url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  }

  start(tell: (answer: LaneAnswer) => void = () => undefined): Lane {
    const lane = new Lane(this.#url, tell);
    this.#lanes.push(lane);
    return lane;
  }

  [Symbol.dispose](): void {
    for (const lane of this.#lanes) lane.end();
    URL.revokeObjectURL(this.#url);
  }
}
