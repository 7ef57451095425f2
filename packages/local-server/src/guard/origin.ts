/** HTTP's own port, which neither a `Host` nor an `Origin` header names. */
const DEFAULT_PORT = 80;

/** The names under which a server on this port of the loopback interface may be addressed. */
function hostsOf(port: number): readonly string[] {
  const suffix = port === DEFAULT_PORT ? '' : `:${port}`;
  return [`127.0.0.1${suffix}`, `localhost${suffix}`];
}

/**
 * Whether a `Host` header names this server. A site whose name is made to resolve to 127.0.0.1 (DNS
 * rebinding) is same-origin with us to a browser, but its requests carry its own name.
 */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host !== undefined && hostsOf(port).includes(host.toLowerCase());
}

/**
 * Whether a request may come from where its `Origin` header says. Browsers leave it out of
 * same-origin reads, and programs of everything; other sites, and pages without one, send theirs.
 */
export function isOwnOrigin(origin: string | undefined, port: number): boolean {
  if (origin === undefined) return true;
  return hostsOf(port).some((host) => origin.toLowerCase() === `http://${host}`);
}
