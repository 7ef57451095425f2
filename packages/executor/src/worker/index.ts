export * from './codec.ts';
export * from './chunk-loop.ts';
export * from './error-record.ts';
export * from './heartbeat.ts';
export * from './load-task.ts';
export * from './messages.ts';
export * from './serve.ts';
export * from './transferable.ts';
