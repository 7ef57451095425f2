import { randomUUID } from 'node:crypto';

import type { JobDocument, JobState, JobsDocument } from '../api/job.ts';
import type { JobEnd, LocatedWork } from '../job/messages.ts';
import { type JobProcess, startJobProcess } from '../job/process.ts';
import { EventLog } from './event-log.ts';

/** One piece of work that was asked of this server, from the request to what came of it. */
export class Job {
  readonly id = randomUUID();
  readonly events = new EventLog();
  readonly #located: LocatedWork;
  readonly #askedAt = now();
  readonly #ended = Promise.withResolvers<void>();
  #state: JobState = { status: 'queued', ahead: 0 };
  #process: JobProcess | undefined;

  constructor(located: LocatedWork) {
    this.#located = located;
  }

  get status(): JobState['status'] {
    return this.#state.status;
  }

  get isOver(): boolean {
    return this.status !== 'queued' && this.status !== 'running';
  }

  /** Settles when the job is over. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  get document(): JobDocument {
    const { work } = this.#located;
    return {
      kind: 'job',
      version: 1,
      id: this.id,
      askedAt: this.#askedAt,
      work,
      state: this.#state,
    };
  }

  get summary(): JobsDocument['jobs'][number] {
    const { work } = this.#located;
    const state = this.#state;
    const hasResult =
      state.status === 'done' || (state.status === 'cancelled' && state.report !== null);
    return { id: this.id, askedAt: this.#askedAt, work, status: state.status, hasResult };
  }

  /** @param ahead jobs that come before this one */
  wait(ahead: number): void {
    if (this.#state.status !== 'queued') return;
    this.#state = { status: 'queued', ahead };
    this.events.add({ kind: 'queued', ahead });
  }

  start(folder: string): void {
    this.#state = { status: 'running', startedAt: now() };
    this.events.add({ kind: 'started' });
    this.#process = startJobProcess(this.#located, folder, (event) => this.events.add(event));
    void this.#process.ended.then((end) => this.#end(end));
  }

  /** Settles when the job is over; without effect on one that is. */
  async cancel(): Promise<void> {
    if (this.#process === undefined) this.#end({ kind: 'cancelled', report: null });
    else this.#process.cancel();
    await this.ended;
  }

  #end(end: JobEnd): void {
    if (this.isOver) return;
    this.#state = stateOf(end);
    this.events.add({ kind: 'ended', status: end.kind });
    this.#ended.resolve();
  }
}

function stateOf(end: JobEnd): JobState {
  const endedAt = now();
  switch (end.kind) {
    case 'done':
      return { status: 'done', endedAt, result: end.result };
    case 'failed':
      return { status: 'failed', endedAt, error: end.error };
    case 'cancelled':
      return { status: 'cancelled', endedAt, report: end.report };
  }
}

function now(): string {
  return new Date().toISOString();
}
