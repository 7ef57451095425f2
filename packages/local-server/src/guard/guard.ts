import type { FastifyInstance, FastifyRequest } from 'fastify';

import { Refusal } from '../refusal/refusal.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { isOwnHost, isOwnOrigin } from './origin.ts';
import { carriesToken } from './token.ts';

/** Of every request, before anything else is made of it: that it was meant for this server. */
export function guardAddress(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers, socket, originalUrl }, reply) => {
    reply.headers(SECURITY_HEADERS);
    const port = socket.localPort ?? 0;
    // A whole URL, as proxies are asked: it counts in place of the Host header (RFC 9112, 3.2.2).
    if (!originalUrl.startsWith('/')) throw foreignHost(originalUrl, port);
    if (!isOwnHost(headers.host, port)) throw foreignHost(headers.host, port);
    if (!isOwnOrigin(headers.origin, port)) throw foreignOrigin(headers.origin, port);
  });
}

/** Of every request to the API: that whoever sends it was given the token. */
export function guardToken(api: FastifyInstance, token: string): void {
  api.addHook('onRequest', async ({ headers }: FastifyRequest, reply) => {
    if (carriesToken(headers.authorization, token)) return;
    reply.header('www-authenticate', 'Bearer');
    throw new Refusal(401, 'TOKEN_REFUSED', 'The request does not carry the token of this start.', {
      expected: 'authorization: Bearer, and the token after #token= in the printed URL',
      found: headers.authorization === undefined ? 'no authorization' : 'another authorization',
      hint: 'Open the URL that forkwise web has printed; every start has its own.',
    });
  });
}

function foreignHost(host: string | undefined, port: number): Refusal {
  return new Refusal(421, 'HOST_REFUSED', 'The request was meant for another host.', {
    expected: `host: 127.0.0.1:${port} or localhost:${port}`,
    found: host ?? 'no host',
    hint: 'Open the URL that forkwise web has printed.',
  });
}

function foreignOrigin(origin: string | undefined, port: number): Refusal {
  return new Refusal(403, 'ORIGIN_REFUSED', 'The request comes from another site.', {
    expected: `no origin, or http://127.0.0.1:${port} or http://localhost:${port}`,
    found: String(origin),
    hint: 'Only the page that this server serves may ask it.',
  });
}
