/** A local server in a process of its own, which the tests of this one's environment do not reach. */
import { startLocalServer } from '@forkwise/local-server';

const [, , root = '', page = ''] = process.argv;
const server = await startLocalServer({ root, page, onBug: console.error });
process.once('disconnect', () => void server.close());
process.send?.(server.url);
