/** Under this, for the tab alone, so that reloading it does not need the address anew. */
const KEY = 'forkwise-token';
const IN_ADDRESS = /^#token=([\w-]{1,200})$/;

/**
 * Takes the token of `forkwise web` out of the address, where it would be shared with every link,
 * and keeps it for this tab. Says whether there was one.
 */
export function takeToken(): boolean {
  const [, token] = IN_ADDRESS.exec(location.hash) ?? [];
  if (token === undefined) return false;
  history.replaceState(null, '', location.pathname);
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    // Storage is switched off: it is kept until the page is left.
  }
  taken = token;
  return true;
}

let taken: string | undefined;

export function keptToken(): string | undefined {
  if (taken !== undefined) return taken;
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether `forkwise web` serves this page: its server says so in the document. */
export function isServedLocally(): boolean {
  return document.querySelector('meta[name=forkwise-server]') !== null;
}
