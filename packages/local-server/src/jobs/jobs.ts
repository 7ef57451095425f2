import type { LocatedWork } from '../job/messages.ts';
import { Refusal } from '../refusal/refusal.ts';
import { Job } from './job.ts';

/** How many jobs may wait behind the one that runs. */
const MOST_WAITING = 8;

/** How many jobs that are over are remembered: an afternoon of trying things. */
const MOST_REMEMBERED = 50;

/** All jobs of a server. One runs at a time, as two would slow and so mismeasure each other. */
export class Jobs {
  /** Working directory of the jobs. */
  readonly #folder: string;
  /** In the order in which they were asked for. */
  #jobs: readonly Job[] = [];
  #isStopping = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The latest first. */
  get all(): readonly Job[] {
    return this.#jobs.toReversed();
  }

  count(status: 'running' | 'queued'): number {
    return this.#jobs.filter((job) => job.status === status).length;
  }

  /** Throws `QUEUE_FULL`, or `SERVER_STOPPING`. */
  add(located: LocatedWork): Job {
    if (this.#isStopping) throw stopping();
    if (this.count('queued') >= MOST_WAITING) throw queueFull();
    const job = new Job(located);
    this.#jobs = [...this.#jobs, job];
    void job.ended.then(() => this.#advance());
    this.#advance();
    return job;
  }

  /** Throws `JOB_NOT_FOUND`. */
  get(id: string): Job {
    const job = this.#jobs.find((each) => each.id === id);
    if (job === undefined) throw notFound(id);
    return job;
  }

  /** Cancels all jobs and takes no more; settles when none has a process. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#jobs.filter(({ isOver }) => !isOver).map((job) => job.cancel()));
  }

  #advance(): void {
    const over = this.#jobs.filter(({ isOver }) => isOver);
    const forgotten = new Set(over.slice(0, Math.max(0, over.length - MOST_REMEMBERED)));
    this.#jobs = this.#jobs.filter((job) => !forgotten.has(job));
    if (this.count('running') === 0 && !this.#isStopping) {
      this.#jobs.find(({ status }) => status === 'queued')?.start(this.#folder);
    }
    const waiting = this.#jobs.filter(({ status }) => status === 'queued');
    const running = this.count('running');
    for (const [at, job] of waiting.entries()) job.wait(running + at);
  }
}

function queueFull(): Refusal {
  return new Refusal(429, 'QUEUE_FULL', 'Too many jobs are waiting.', {
    expected: `at most ${MOST_WAITING} jobs behind the one that runs`,
    found: 'one more',
    hint: 'Wait for one to end, or cancel one.',
  });
}

function stopping(): Refusal {
  return new Refusal(503, 'SERVER_STOPPING', 'The server is stopping.', {
    expected: 'a server that goes on',
    found: 'one that has been asked to stop',
    hint: 'Start forkwise web again.',
  });
}

function notFound(id: string): Refusal {
  return new Refusal(404, 'JOB_NOT_FOUND', 'There is no such job.', {
    expected: 'the id of a job that GET /api/jobs lists',
    found: id,
    hint: `Only the last ${MOST_REMEMBERED} that are over are remembered, and none of an earlier start.`,
  });
}
