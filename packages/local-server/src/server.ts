import { realpath, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';

import rateLimit from '@fastify/rate-limit';
import { ForkwiseError } from '@forkwise/core';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { guardAddress, guardToken } from './guard/guard.ts';
import { SECURITY_HEADERS } from './guard/headers.ts';
import { createToken } from './guard/token.ts';
import { Jobs } from './jobs/jobs.ts';
import { servePage } from './page/page.ts';
import { answerTo } from './refusal/answer.ts';
import { Refusal } from './refusal/refusal.ts';
import { routeHistory } from './routes/history.ts';
import { routeJobs } from './routes/jobs.ts';
import { routeState } from './routes/state.ts';
import { routeTasks } from './routes/tasks.ts';
import { compileValidator } from './validator.ts';

/** No other interface, so that nobody on the network can ask. */
const LOOPBACK = '127.0.0.1';

const BODY_LIMIT_BYTES = 64 * 1024;
const HEADER_LIMIT_BYTES = 16 * 1024;
/** A request from this machine arrives at once; one that does not holds a connection for nothing. */
const HEADERS_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 10_000;
const TIMEOUT_CHECK_MS = 1000;
/** After this, connections that are still open are closed when the server stops. */
const LAST_ANSWERS_MS = 1000;
/** A few tabs with a few connections each, and programs beside them. */
const MOST_CONNECTIONS = 64;
/** Far above what a page needs that asks once a second. */
const MOST_REQUESTS_A_MINUTE = 1200;

export interface LocalServerOptions {
  /** The folder whose task modules may be run; they run with it as their working directory. */
  readonly root: string;
  /** 0 to 65,535. Default 0: any port that is free. */
  readonly port?: number;
  /** The folder of the built page. Without it, or without an `index.html` in it, a note is served. */
  readonly page?: string;
  /** Hears of faults of ours, which the asker is told nothing about; must not throw. */
  readonly onBug: (thrown: unknown) => void;
}

export interface LocalServer extends AsyncDisposable {
  /** Where the page is, with the token in its fragment, which browsers send to nobody. */
  readonly url: string;
  readonly port: number;
  /** What every request to the API must carry after `authorization: Bearer`. */
  readonly token: string;
  /** The real path of the root. */
  readonly root: string;
  /** Cancels all jobs, answers what has been asked, and stops. Leaves no process behind. */
  close(): Promise<void>;
}

/**
 * Serves the page and the API on 127.0.0.1. Throws `OPTION_INVALID` for a root that is no folder and
 * for a port that cannot be had.
 */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const root = await realRoot(options.root);
  const jobs = new Jobs(root);
  const token = createToken();
  const app = createApp(options.onBug);
  guardAddress(app);
  await app.register(
    async (api) => {
      guardToken(api, token);
      // A route of its own, so that a stranger does not learn what there is.
      api.all('/*', refuseRoute);
      // After the token, so that no other site can use up what the page may ask.
      await api.register(rateLimit, {
        max: MOST_REQUESTS_A_MINUTE,
        timeWindow: 60_000,
        errorResponseBuilder: (_request, { after }) => tooMany(after),
      });
      routeState(api, jobs);
      routeTasks(api, root);
      routeJobs(api, root, jobs);
      routeHistory(api, root);
    },
    { prefix: '/api' },
  );
  await servePage(app, options.page);
  await listen(app, options.port ?? 0);
  const { port } = app.server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= stop(app, jobs));
  const url = `http://${LOOPBACK}:${port}/#token=${token}`;
  return { url, port, token, root, close, [Symbol.asyncDispose]: close };
}

function createApp(onBug: (thrown: unknown) => void): FastifyInstance {
  const answer = (thrown: unknown, reply: FastifyReply): void => {
    const { status, document, isBug } = answerTo(thrown, BODY_LIMIT_BYTES);
    if (isBug) onBug(thrown);
    reply.code(status).headers(SECURITY_HEADERS).send(document);
  };
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, _request, reply) => answer(error, reply),
    http: {
      maxHeaderSize: HEADER_LIMIT_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    },
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(compileValidator);
  // Answers are documents of our own making: what they hold is checked by types and by tests.
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler((error, _request, reply) => answer(error, reply));
  app.setNotFoundHandler(refuseRoute);
  return app;
}

async function realRoot(root: string): Promise<string> {
  const real = await realpath(root).catch(() => undefined);
  if (real !== undefined && (await stat(real)).isDirectory()) return real;
  throw new ForkwiseError('OPTION_INVALID', `The root ${root} is not a folder.`, {
    expected: 'the path of a folder with task modules',
    found: real === undefined ? 'nothing there' : 'something else',
    hint: 'Check the path; it is relative to the working directory.',
  });
}

/** Who follows a job is told its end, if they read it in time. */
async function stop(app: FastifyInstance, jobs: Jobs): Promise<void> {
  await jobs.stop();
  const timer = setTimeout(() => app.server.closeAllConnections(), LAST_ANSWERS_MS);
  await app.close();
  clearTimeout(timer);
}

const PORT_FAULTS = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ERR_SOCKET_BAD_PORT']);

async function listen(app: FastifyInstance, port: number): Promise<void> {
  try {
    await app.listen({ host: LOOPBACK, port });
  } catch (cause) {
    await app.close();
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (!PORT_FAULTS.has(code)) throw cause;
    throw new ForkwiseError('OPTION_INVALID', `Port ${port} cannot be listened on.`, {
      expected: 'a free port that this user may listen on',
      found: code,
      hint: 'Choose another, or none for any that is free.',
      cause,
    });
  }
}

function refuseRoute({ method, url }: FastifyRequest): never {
  throw new Refusal(404, 'ROUTE_NOT_FOUND', 'There is nothing under this address.', {
    expected: 'a path of the page or of its API',
    found: `${method} ${url}`,
    hint: 'The README of @forkwise/local-server lists the API.',
  });
}

function tooMany(after: string): Refusal {
  return new Refusal(429, 'TOO_MANY_REQUESTS', 'Too many requests in a short time.', {
    expected: 'fewer requests a minute',
    found: 'one more',
    hint: `Ask again in ${after}.`,
  });
}
