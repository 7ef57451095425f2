import { CONTENT_SECURITY_POLICY } from '../guard/headers.ts';

const POLICY = /<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]*)"\s*\/?>/;

/** What the server adds to the page's own policy: that it may ask this server, and be in no frame. */
const ADDED = "connect-src 'self'; frame-ancestors 'none'";

export interface ServedPage {
  readonly html: string;
  readonly policy: string;
}

/**
 * A built page as this server gives it out. The policy that the page brings in a `meta` element, for
 * hosts that send none, forbids all connections; here it goes as a header, with the server's own
 * additions. In its place the page is told who serves it. A page without a policy gets the server's.
 */
export function asServed(html: string): ServedPage {
  const own = POLICY.exec(html)?.[1];
  return {
    html: html.replace(POLICY, '<meta name="forkwise-server" content="local" />'),
    policy: own === undefined ? CONTENT_SECURITY_POLICY : `${own}; ${ADDED}`,
  };
}
