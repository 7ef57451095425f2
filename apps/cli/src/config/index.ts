export { type Config, configSchema, defineConfig, type TaskConfig } from './schema.ts';
