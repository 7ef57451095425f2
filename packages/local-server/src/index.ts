export { type LocalServer, type LocalServerOptions, startLocalServer } from './server.ts';
