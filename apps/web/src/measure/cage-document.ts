/**
 * The one script of the cage: makes a worker of the text that it is given first, and gives it the
 * port that came along. The page's policy allows this very text by its hash.
 */
export const CAGE_SCRIPT = `addEventListener('message', ({ data, ports }) => {
  const url = URL.createObjectURL(new Blob([data], { type: 'text/javascript' }));
  new Worker(url).postMessage(null, ports);
}, { once: true });`;

/**
 * The document of the cage. It also inherits the page's policy, so this can only take away: scripts
 * and connections of the page's origin, which the page itself may have.
 */
export const CAGE_DOCUMENT = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; worker-src blob:"><title>cage</title><script>${CAGE_SCRIPT}</script>`;
