import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';

import type { FastifyInstance } from 'fastify';

import { errorSchema } from '../api/error.ts';
import {
  type JobDocument,
  type JobsDocument,
  jobParamsSchema,
  jobSchema,
  jobsSchema,
} from '../api/job.ts';
import { type Work, workSchema } from '../api/work.ts';
import type { JobEvent } from '../api/event.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { resolveModule } from '../tasks/resolve.ts';

/** Jobs that may be asked for in a minute: more than anybody reads the results of. */
const MOST_ASKED_A_MINUTE = 60;

/** A comment goes out after so much silence, so that either side learns of a lost connection. */
const SILENCE_MS = 15_000;

interface WithId {
  readonly Params: { readonly id: string };
}

/** @param root the real path of the root */
export function routeJobs(api: FastifyInstance, root: string, jobs: Jobs): void {
  api.post<{ Body: Work }>(
    '/jobs',
    {
      config: { rateLimit: { max: MOST_ASKED_A_MINUTE, timeWindow: 60_000 } },
      schema: { body: workSchema, response: { 202: jobSchema, '4xx': errorSchema } },
    },
    async ({ body }, reply): Promise<JobDocument> => {
      const taskUrl = pathToFileURL(await resolveModule(root, body.module));
      taskUrl.hash = encodeURIComponent(body.exportName ?? 'default');
      const job = jobs.add({ work: body, taskUrl: taskUrl.href });
      reply.code(202).header('location', `/api/jobs/${job.id}`);
      return job.document;
    },
  );

  api.get(
    '/jobs',
    { schema: { response: { 200: jobsSchema } } },
    async (): Promise<JobsDocument> => ({
      kind: 'jobs',
      version: 1,
      jobs: jobs.all.map(({ summary }) => summary),
    }),
  );

  const schema = { params: jobParamsSchema, response: { 200: jobSchema, '4xx': errorSchema } };

  api.get<WithId>(
    '/jobs/:id',
    { schema },
    async ({ params }): Promise<JobDocument> => jobs.get(params.id).document,
  );

  api.delete<WithId>('/jobs/:id', { schema }, async ({ params }): Promise<JobDocument> => {
    const job = jobs.get(params.id);
    if (!job.isOver) await job.cancel();
    return job.document;
  });

  api.get<WithId>(
    '/jobs/:id/events',
    { schema: { params: jobParamsSchema } },
    async ({ params }, reply) => {
      const { events } = jobs.get(params.id);
      reply.header('content-type', 'text/event-stream; charset=utf-8');
      return Readable.from(lines(events.follow(SILENCE_MS)), { objectMode: false });
    },
  );
}

/** In the format of server-sent events (HTML standard, 9.2). */
async function* lines(events: AsyncIterable<JobEvent | undefined>): AsyncIterable<string> {
  for await (const event of events) {
    yield event === undefined
      ? ':\n\n'
      : `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
  }
}
