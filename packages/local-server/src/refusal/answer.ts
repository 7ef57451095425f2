import type { ErrorDocument } from '../api/error.ts';
import { faultOf, type SchemaFault } from './fault.ts';
import { Refusal, bugDocument, refusalDocument } from './refusal.ts';

export interface ErrorAnswer {
  readonly status: number;
  readonly document: ErrorDocument;
  /** Whether the fault is ours, so that the server's owner should hear of it. */
  readonly isBug: boolean;
}

/** What is thrown for a request, by us or by Fastify, as an answer. */
export function answerTo(thrown: unknown, bodyLimitBytes: number): ErrorAnswer {
  const refusal = thrown instanceof Refusal ? thrown : asRefusal(thrown, bodyLimitBytes);
  return refusal === undefined
    ? { status: 500, document: bugDocument(), isBug: true }
    : { status: refusal.status, document: refusalDocument(refusal), isBug: false };
}

/** The shape of Fastify's errors; `validation` and its context where a schema was not satisfied. */
interface FastifyFault {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly validation?: readonly SchemaFault[];
  readonly validationContext?: string;
}

function asRefusal(thrown: unknown, bodyLimitBytes: number): Refusal | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { code, statusCode, validation, validationContext = 'request' } = thrown as FastifyFault;
  if (validation !== undefined) {
    const { message, ...details } = faultOf(validation, validationContext);
    return new Refusal(400, 'REQUEST_INVALID', message, details);
  }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal(413, 'BODY_TOO_LARGE', 'The body of the request is too large.', {
        expected: `at most ${bodyLimitBytes} bytes`,
        found: 'more',
        hint: 'Requests name modules and a few numbers; they carry neither code nor inputs.',
      });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal(415, 'CONTENT_TYPE_REFUSED', 'The body of the request is not JSON.', {
        expected: 'content-type: application/json',
        found: 'another content type, or none',
        hint: 'Send JSON, and say so.',
      });
    default:
      break;
  }
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return undefined;
  return new Refusal(statusCode, 'REQUEST_MALFORMED', 'The request cannot be read.', {
    expected: 'a well-formed request',
    found: thrown.message,
    hint: 'Compare it with the API in the README of @forkwise/local-server.',
  });
}
