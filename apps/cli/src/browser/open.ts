import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import open from 'open';

/**
 * Opens a page whose address is a secret. Every user of a computer can read the arguments of its
 * processes, so the browser is given a file that only this user can read, and that leads on to the
 * address. The returned function removes the file.
 *
 * @param url needs no escaping in HTML
 * @param onFailure hears why no browser could be started
 */
export async function openInBrowser(
  url: string,
  onFailure: (reason: string) => void,
): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'forkwise-web-'));
  const file = join(folder, 'open.html');
  await writeFile(file, redirection(url), { mode: 0o600 });
  try {
    const browser = await open(file);
    browser.once('error', ({ message }) => onFailure(message));
  } catch (error) {
    onFailure(error instanceof Error ? error.message : String(error));
  }
  return () => rm(folder, { recursive: true, force: true });
}

function redirection(url: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${url}">
<title>forkwise</title>
<a href="${url}">The web advisor</a>
`;
}
