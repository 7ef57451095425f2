import { type Machine, machineSchema } from '@forkwise/core';
import type { FastifyInstance } from 'fastify';
import { knownMachine } from 'forkwise';

import { type HealthDocument, healthSchema } from '../api/health.ts';
import type { Jobs } from '../jobs/jobs.ts';

/** What there is to run on, and whether it is busy. */
export function routeState(api: FastifyInstance, jobs: Jobs): void {
  api.get(
    '/health',
    { schema: { response: { 200: healthSchema } } },
    async (): Promise<HealthDocument> => ({
      kind: 'health',
      version: 1,
      node: process.versions.node,
      running: jobs.count('running'),
      queued: jobs.count('queued'),
    }),
  );

  api.get(
    '/machine',
    { schema: { response: { 200: machineSchema } } },
    async (): Promise<Machine> => knownMachine(),
  );
}
