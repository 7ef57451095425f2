import { once } from 'node:events';
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
} from 'node:http';
import { text } from 'node:stream/consumers';

import { expect } from 'vitest';

import type {
  ErrorDocument,
  JobDocument,
  JobEvent,
  JobsDocument,
  Work,
} from '../../src/api/index.ts';
import type { LocalServer } from '../../src/index.ts';

/** What is to be known of a server to ask it. */
export type Asked = Pick<LocalServer, 'port' | 'token'>;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Question {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** A request as it stands: nothing is added, so that any header can be forged or left out. */
export async function ask(port: number, question: Question): Promise<Answer> {
  const { method = 'GET', path, headers = {}, body } = question;
  const asked = request({ host: '127.0.0.1', port, method, path, headers });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const { statusCode, headers: answered } = answer;
  return { status: statusCode ?? 0, headers: answered, text: await text(answer) };
}

export function bearer({ token }: Asked): OutgoingHttpHeaders {
  return { authorization: `Bearer ${token}` };
}

/** What the page would ask. */
export async function get<Document>(server: Asked, path: string): Promise<Document> {
  const { status, text: answered } = await ask(server.port, { path, headers: bearer(server) });
  if (status !== 200) throw new Error(`${status}: ${answered}`);
  return JSON.parse(answered) as Document;
}

export function post(server: Asked, body: unknown): Promise<Answer> {
  return ask(server.port, {
    method: 'POST',
    path: '/api/jobs',
    headers: { ...bearer(server), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export async function start(server: Asked, work: Work): Promise<JobDocument> {
  const { status, text: answered } = await post(server, work);
  if (status !== 202) throw new Error(`${status}: ${answered}`);
  return JSON.parse(answered) as JobDocument;
}

export async function cancel(server: Asked, id: string): Promise<JobDocument> {
  const question = { method: 'DELETE', path: `/api/jobs/${id}`, headers: bearer(server) };
  return JSON.parse((await ask(server.port, question)).text) as JobDocument;
}

/** The events of a job until it is over, as a page reads them. */
export async function* follow(server: Asked, id: string): AsyncGenerator<JobEvent> {
  const url = `http://127.0.0.1:${server.port}/api/jobs/${id}/events`;
  const { body } = await fetch(url, { headers: { authorization: `Bearer ${server.token}` } });
  let rest = '';
  for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^event: (\w+)\ndata: (.*)$/.exec(block);
      if (data !== null) yield JSON.parse(data[2] ?? '') as JobEvent;
    }
  }
}

export async function eventsOf(server: Asked, id: string): Promise<JobEvent[]> {
  return Array.fromAsync(follow(server, id));
}

/** The job when it is over. */
export async function finished(server: Asked, id: string): Promise<JobDocument> {
  await eventsOf(server, id);
  return get(server, `/api/jobs/${id}`);
}

export async function until(server: Asked, id: string, kind: JobEvent['kind']): Promise<JobEvent> {
  for await (const event of follow(server, id)) if (event.kind === kind) return event;
  throw new Error(`the job is over without ${kind}`);
}

export function errorIn({ text: answered }: Answer): ErrorDocument {
  return JSON.parse(answered) as ErrorDocument;
}

/** That no request so far has started anything. */
export async function expectUntouched(server: Asked): Promise<void> {
  expect((await get<JobsDocument>(server, '/api/jobs')).jobs).toEqual([]);
}
