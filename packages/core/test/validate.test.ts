import { describe, expect, it } from 'vitest';

import {
  type Comparison,
  ERROR_CODES,
  ForkwiseError,
  type Report,
  validateAdvice,
  validateComparison,
  validateMachine,
  validateReport,
  validateWorkload,
} from '../src/index.ts';
import { adviceFor } from './support/advice.ts';
import { roundMachine } from './support/machines.ts';
import { description } from './support/workloads.ts';

const PLAN = { strategy: 'async', workers: 1, concurrency: 8, chunkSize: 1 } as const;

const REPORT: Report = {
  kind: 'report',
  version: 1,
  class: 'io-bound',
  plan: PLAN,
  counts: { total: 2, fulfilled: 1, rejected: 1, timedOut: 0, crashed: 0, cancelled: 0 },
  wallMs: 12.5,
  predictedMs: null,
  probed: 1,
  replans: [{ atMs: 5, settled: 1, plan: PLAN, reason: 'slower than predicted' }],
  errors: [{ index: 1, code: 'Error', message: 'no such host' }],
  warnings: [],
};

const COMPARISON: Comparison = {
  kind: 'comparison',
  version: 1,
  class: 'io-bound',
  inputs: 2,
  rounds: 3,
  identical: true,
  rows: [
    {
      strategy: 'async',
      feasible: true,
      reason: null,
      plan: PLAN,
      predictedMs: [1, 2, 3],
      measuredMs: [1, 2, 3],
      speedup: [1, 2, 3],
      recommended: true,
      failed: 0,
    },
    { strategy: 'threads', feasible: false, reason: 'a closure' },
  ],
  warnings: [],
};

const DOCUMENTS = [
  ['advice', validateAdvice, adviceFor('fetching 100 URLs')],
  ['machine', validateMachine, roundMachine()],
  ['report', validateReport, REPORT],
  ['comparison', validateComparison, COMPARISON],
  ['workload', validateWorkload, description({})],
] as const;

function faultOf(validate: (document: unknown) => unknown, document: unknown): ForkwiseError {
  try {
    validate(document);
  } catch (error) {
    if (error instanceof ForkwiseError) return error;
    throw error;
  }
  throw new Error('nothing was wrong with it');
}

describe('validating', () => {
  for (const [name, validate, document] of DOCUMENTS) {
    it(`gives a valid ${name} back as it is`, () => {
      expect(validate(document)).toBe(document);
    });

    it(`names what is wrong with a ${name}: another kind, a missing and an unknown property`, () => {
      const { version, ...rest } = document;
      expect(version).toBe(1);
      const { code, found, expected, hint, message } = faultOf(validate, {
        ...rest,
        kind: 'recipe',
        flour: 1,
      });
      expect(code).toBe('DOCUMENT_INVALID');
      expect(message).toContain(`not a valid ${name}`);
      expect(found).toContain("'version'");
      expect(found).toContain('/kind');
      expect(found).toContain('additional properties');
      expect(expected).toContain(`${name} schema version 1`);
      expect(hint).not.toBe('');
    });

    it(`says that a number is no ${name}`, () => {
      expect(faultOf(validate, 5).found).toBe('the document must be object');
    });
  }

  it('points at the place of a fault', () => {
    const faulty = {
      ...description({}),
      perInput: { cpuMs: -1, blockedMs: 0, poolMs: 0, waitMs: 0 },
    };
    expect(faultOf(validateWorkload, faulty).found).toBe('/perInput/cpuMs must be >= 0');
  });

  it('names five faults at most', () => {
    const { found } = faultOf(validateMachine, {});
    expect(found.split('; ').length).toBe(5);
  });

  it('refuses numbers that JSON cannot hold', () => {
    expect(faultOf(validateReport, { ...REPORT, wallMs: Infinity }).found).toContain('/wallMs');
  });
});

describe('an error', () => {
  it('has a stable code, what was expected and found, and what to do', () => {
    const cause = new Error('deeper');
    const details = { expected: 'a', found: 'b', hint: 'c', cause };
    const error = new ForkwiseError('OPTION_INVALID', 'It is not an a.', details);
    expect(error).toMatchObject({ name: 'ForkwiseError', code: 'OPTION_INVALID', ...details });
    expect(error).toBeInstanceOf(Error);
  });

  it('has a cause only where there is one', () => {
    const details = { expected: 'a', found: 'b', hint: 'c' };
    expect('cause' in new ForkwiseError('CANCELLED', 'Stopped.', details)).toBe(false);
  });

  it('has a code of its own for every reason', () => {
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  });
});
