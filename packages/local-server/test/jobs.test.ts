import { fork } from 'node:child_process';
import { once } from 'node:events';

import {
  type Machine,
  validateAdvice,
  validateComparison,
  validateMachine,
  validateReport,
} from '@forkwise/core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type {
  HealthDocument,
  HistoryDocument,
  JobDocument,
  JobsDocument,
  TasksDocument,
} from '../src/api/index.ts';
import type { LocalServer } from '../src/index.ts';
import {
  type Asked,
  ask,
  bearer,
  cancel,
  errorIn,
  eventsOf,
  finished,
  follow,
  get,
  post,
  start,
  until,
} from './support/client.ts';
import { EXAMPLES, allGone, emptyFolder, stuckPids, taskFolder } from './support/folder.ts';
import { faultsOf } from './support/schemas.ts';
import { serve } from './support/serve.ts';

afterEach(() => void vi.unstubAllEnvs());

const sum = 'sum-of-squares/sum-of-squares.task.ts';

function doneResult({ state }: JobDocument): unknown {
  if (state.status !== 'done') throw new Error(JSON.stringify(state));
  return state.result;
}

describe('a job', () => {
  it('profiles an example, tells how far it is, and its advice is listed and kept', async () => {
    await using server = await serve(EXAMPLES);
    const asked = await start(server, { kind: 'advise', module: sum });
    const events = await eventsOf(server, asked.id);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'calibrating' && kind !== 'queued')).toEqual([
      'started',
      'probing',
      'ended',
    ]);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'probing', total: 4 }));
    const advice = validateAdvice(doneResult(await get(server, `/api/jobs/${asked.id}`)));
    expect(advice.class).toBe('cpu-bound');
    const { jobs } = await get<JobsDocument>(server, '/api/jobs');
    expect(jobs).toMatchObject([
      { id: asked.id, status: 'done', hasResult: true, work: { kind: 'advise', module: sum } },
    ]);
  });

  it('runs a module as it is asked to, tells its plan and its progress, and reports', async () => {
    await using server = await serve(taskFolder());
    const module = 'quick.task.ts';
    const { id } = await start(server, { kind: 'run', module, limit: 6, strategy: 'async' });
    const events = await eventsOf(server, id);
    expect(events.map(({ kind }) => kind)).toContain('progress');
    const report = validateReport(doneResult(await get(server, `/api/jobs/${id}`)));
    expect(report.plan.strategy).toBe('async');
    expect(report.counts).toMatchObject({ total: 6, fulfilled: 6 });
  });

  it('runs by a plan of its own when none is asked for', async () => {
    await using server = await serve(EXAMPLES);
    const { id } = await start(server, { kind: 'run', module: sum });
    const events = await eventsOf(server, id);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'plan' }));
    const report = validateReport(doneResult(await get(server, `/api/jobs/${id}`)));
    expect(report).toMatchObject({ class: 'cpu-bound', counts: { fulfilled: 4 } });
  });

  it('compares strategies, round by round', async () => {
    await using server = await serve(taskFolder());
    const work = { kind: 'compare', module: 'quick.task.ts', limit: 4, rounds: 2 } as const;
    const { id } = await start(server, work);
    const events = await eventsOf(server, id);
    const rounds = events.flatMap((event) => (event.kind === 'round' ? [event.round] : []));
    expect(new Set(rounds)).toEqual(new Set([1, 2]));
    const comparison = validateComparison(doneResult(await get(server, `/api/jobs/${id}`)));
    expect(comparison).toMatchObject({ inputs: 4, rounds: 2, identical: true });
  });

  it('takes the export that is named', async () => {
    await using server = await serve(taskFolder());
    const module = 'no-inputs.task.ts';
    const missing = await start(server, { kind: 'advise', module });
    expect((await finished(server, missing.id)).state).toMatchObject({
      status: 'failed',
      error: { code: 'TASK_EXPORT_MISSING' },
    });
    const named = await start(server, { kind: 'advise', module, exportName: 'second' });
    expect((await finished(server, named.id)).state).toMatchObject({
      status: 'failed',
      error: { code: 'INPUTS_MISSING' },
    });
  });

  it('tells the whole story to whoever comes late, and to several at once', async () => {
    await using server = await serve(taskFolder());
    const { id } = await start(server, { kind: 'run', module: 'quick.task.ts' });
    const early = await eventsOf(server, id);
    const late = await Promise.all([eventsOf(server, id), eventsOf(server, id)]);
    for (const events of late) {
      expect(events.at(-1)).toEqual({ kind: 'ended', status: 'done' });
      expect(events.filter(({ kind }) => kind === 'plan')).toEqual(
        early.filter(({ kind }) => kind === 'plan'),
      );
    }
  });

  it('stops when it is cancelled, and its report is listed', async () => {
    await using server = await serve(taskFolder());
    const { id } = await start(server, { kind: 'run', module: 'long.task.ts', strategy: 'async' });
    await until(server, id, 'progress');
    const { state } = await cancel(server, id);
    if (state.status !== 'cancelled') throw new Error(state.status);
    const report = validateReport(state.report);
    expect(report.counts.fulfilled).toBeGreaterThan(0);
    expect(report.counts.total).toBeLessThan(1_000_000);
    const { jobs } = await get<JobsDocument>(server, '/api/jobs');
    expect(jobs).toMatchObject([{ id, status: 'cancelled', hasResult: true }]);
    expect((await cancel(server, id)).state).toEqual(state);
  });

  it.each(['sequential', 'threads', 'processes'] as const)(
    'is ended with all that it has started when it cannot stop: %s',
    async (strategy) => {
      const root = taskFolder();
      await using server = await serve(root);
      const { id } = await start(server, { kind: 'run', module: 'stuck.task.ts', strategy });
      const pids = await stuckPids(root, 2);
      const { state } = await cancel(server, id);
      expect(state.status).toBe('cancelled');
      expect(await allGone(pids)).toBe(true);
      expect(await get<HealthDocument>(server, '/api/health')).toMatchObject({ running: 0 });
    },
  );

  it('that ends its own process is reported, and the server and the next job go on', async () => {
    await using server = await serve(taskFolder());
    const leaving = await start(server, {
      kind: 'run',
      module: 'exits.task.ts',
      strategy: 'sequential',
    });
    const next = await start(server, { kind: 'run', module: 'quick.task.ts' });
    expect((await finished(server, leaving.id)).state).toMatchObject({
      status: 'failed',
      error: { code: 'JOB_CRASHED', found: 'exit code 3' },
    });
    expect((await finished(server, next.id)).state).toMatchObject({ status: 'done' });
  });

  it('that exhausts the memory takes nobody along', async () => {
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=64');
    await using server = await serve(taskFolder());
    const module = 'hoards.task.ts';
    const { id } = await start(server, { kind: 'run', module, strategy: 'sequential' });
    expect((await finished(server, id)).state).toMatchObject({
      status: 'failed',
      error: { code: 'JOB_CRASHED' },
    });
    expect(await get<HealthDocument>(server, '/api/health')).toMatchObject({ running: 0 });
  });

  it('cannot report by messages of its task', async () => {
    await using server = await serve(taskFolder());
    const module = 'meddles.task.ts';
    const { id } = await start(server, { kind: 'run', module, strategy: 'sequential' });
    const report = validateReport(doneResult(await finished(server, id)));
    expect(report.counts.fulfilled).toBe(2);
  });

  it('waits for its turn, knows how many are before it, and may be cancelled before it', async () => {
    await using server = await serve(taskFolder());
    const long = { kind: 'run', module: 'long.task.ts', strategy: 'async' } as const;
    const jobs = [await start(server, long), await start(server, long), await start(server, long)];
    const [first, second, third] = jobs.map(({ id }) => id) as [string, string, string];
    expect((await get<JobDocument>(server, `/api/jobs/${third}`)).state).toEqual({
      status: 'queued',
      ahead: 2,
    });
    expect((await cancel(server, second)).state).toMatchObject({ status: 'cancelled' });
    expect((await get<JobDocument>(server, `/api/jobs/${third}`)).state).toEqual({
      status: 'queued',
      ahead: 1,
    });
    await cancel(server, first);
    await until(server, third, 'started');
    expect((await cancel(server, third)).state).toMatchObject({ status: 'cancelled' });
  });

  it('is not known by another id', async () => {
    await using server = await serve(taskFolder());
    for (const method of ['GET', 'DELETE']) {
      const question = { method, path: '/api/jobs/none', headers: bearer(server) };
      const answer = await ask(server.port, question);
      expect(answer.status).toBe(404);
      expect(errorIn(answer)).toMatchObject({ code: 'JOB_NOT_FOUND', found: 'none' });
    }
  });
});

describe('what is asked about', () => {
  it('is the machine and earlier runs under the root, those of the command too', async () => {
    vi.stubEnv('FORKWISE_CACHE', emptyFolder());
    vi.stubEnv('FORKWISE_HISTORY', undefined);
    await using server = await serve(taskFolder());
    const module = 'quick.task.ts';
    const { id } = await start(server, { kind: 'run', module, strategy: 'async' });
    await finished(server, id);
    const history = await get<HistoryDocument>(server, '/api/history');
    expect(history).toMatchObject({
      runs: [{ module, exportName: 'default', inputs: 8, clean: true }],
      warnings: [],
    });
    expect(validateMachine(await get<Machine>(server, '/api/machine')).cpu.cores).toBeGreaterThan(
      0,
    );
    await using elsewhere = await serve(taskFolder());
    expect((await get<HistoryDocument>(elsewhere, '/api/history?limit=5')).runs).toEqual([]);
    const headers = bearer(server);
    const refused = await ask(server.port, { path: '/api/history?limit=0', headers });
    expect(errorIn(refused)).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('is answered by documents that satisfy their schemas', async () => {
    await using server = await serve(taskFolder());
    const module = 'quick.task.ts';
    for (const work of [
      { kind: 'advise', module, limit: 4 },
      { kind: 'run', module, strategy: 'sequential' },
      { kind: 'run', module: 'exits.task.ts', strategy: 'sequential' },
    ] as const) {
      const { id } = await start(server, work);
      const events = await eventsOf(server, id);
      expect(faultsOf({ events, job: await get(server, `/api/jobs/${id}`) })).toEqual([]);
    }
    const documents = {
      jobs: await get<JobsDocument>(server, '/api/jobs'),
      tasks: await get<TasksDocument>(server, '/api/tasks'),
      history: await get<HistoryDocument>(server, '/api/history'),
      health: await get<HealthDocument>(server, '/api/health'),
      error: errorIn(await post(server, {})),
    };
    expect(faultsOf(documents)).toEqual([]);
  });
});

describe('a server that is killed', () => {
  it('takes its job along, stuck as it is', async () => {
    const root = taskFolder();
    const killed = fork(new URL('fixtures/served.ts', import.meta.url), [root], { execArgv: [] });
    const [server] = (await once(killed, 'message')) as [Asked];
    const module = 'stuck.task.ts';
    await start(server, { kind: 'run', module, strategy: 'sequential' });
    const pids = await stuckPids(root, 2);
    killed.kill('SIGKILL');
    expect(await allGone(pids)).toBe(true);
  });
});

describe('a server that stops', () => {
  async function stoppedWhile(server: LocalServer, id: string): Promise<unknown> {
    const last = Array.fromAsync(follow(server, id)).then((events) => events.at(-1));
    await until(server, id, 'started');
    await server.close();
    return last;
  }

  it('cancels what runs and what waits, tells those who follow, and leaves no process', async () => {
    const root = taskFolder();
    const server = await serve(root);
    const module = 'stuck.task.ts';
    const work = { kind: 'run', module, strategy: 'processes', workers: 2 } as const;
    const { id } = await start(server, work);
    await start(server, work);
    const pids = await stuckPids(root, 4);
    expect(await stoppedWhile(server, id)).toEqual({ kind: 'ended', status: 'cancelled' });
    expect(await allGone(pids)).toBe(true);
    await expect(ask(server.port, { path: '/' })).rejects.toThrow(/ECONNREFUSED/);
    await server.close();
  });
});
