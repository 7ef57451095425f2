/** What the page and the server say to each other. Needs no Node, so the page may import it. */
export * from './error.ts';
export * from './event.ts';
export * from './health.ts';
export * from './history.ts';
export * from './job.ts';
export * from './tasks.ts';
export * from './work.ts';
