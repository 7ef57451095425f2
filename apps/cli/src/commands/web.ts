import { fileURLToPath } from 'node:url';

import { startLocalServer } from '@forkwise/local-server';

import { EXIT } from '../exit-code.ts';
import { renderBug } from '../render/error.ts';
import type { Output } from '../terminal/output.ts';
import { statusOf, writeJson, type Command } from './context.ts';
import { defined } from './facade-options.ts';
import { untilStopped } from './interrupt.ts';

/** The folder of the built page. In a clone that has not been built, it is not there yet. */
const PAGE = fileURLToPath(new URL('.', import.meta.resolve('@forkwise/web/page')));

/** What `web --json` prints when the server is up. */
interface WebDocument {
  readonly kind: 'web';
  readonly version: 1;
  /** Carries the token; whoever has it may run the tasks under the root. */
  readonly url: string;
  readonly root: string;
}

export const web: Command = async (settings, { terminal }) => {
  const { stdout, stderr } = terminal;
  const { root = process.cwd(), port } = settings;
  const stopped = untilStopped();
  await using server = await startLocalServer({
    root,
    ...defined({ port }),
    page: PAGE,
    onBug: (thrown) => void stderr.lines(renderBug(thrown, stderr.look)),
  });
  const document: WebDocument = { kind: 'web', version: 1, url: server.url, root: server.root };
  if (settings.json) await writeJson(stdout, document);
  else await stdout.lines([server.url]);
  const status = statusOf(settings, terminal);
  status.note(`Serving the tasks under ${server.root} to this computer only. Ctrl-C stops.`);
  const forgetUrl = settings.open ? await openPage(server.url, stderr) : undefined;
  await stopped;
  await forgetUrl?.();
  status.note('Stopping.');
  return EXIT.ok;
};

async function openPage(url: string, stderr: Output): Promise<() => Promise<void>> {
  const { openInBrowser } = await import('../browser/open.ts');
  return openInBrowser(url, (reason) => {
    void stderr.lines([`No browser could be started (${reason}); open the address yourself.`]);
  });
}
