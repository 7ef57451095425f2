import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

import { readOutcomes } from '@forkwise/cli/ndjson';
import { type Outcome, seededRandom } from '@forkwise/core';

import { encode, type Order, ordersOf } from './inputs.ts';
import type { JobResult, Kill, Told } from './job.ts';
import { type Balance, Ledger } from './ledger.ts';
import { leftovers } from './leftovers.ts';
import type { ProgramScenario } from './programs.ts';

const CLI = fileURLToPath(new URL('../../apps/cli/src/cli.ts', import.meta.url));
const TASK = fileURLToPath(new URL('./chaos.task.ts', import.meta.url));

/** What comes from a file of lines. */
const SHAPE = 'text';
/** Every input takes a few ms, so that a run lasts. */
const WAITING = 98;
/** So many of the kills come while the program starts, the others once it has written something. */
const EARLY = 0.25;
/** A kill comes at most so long after either. */
const LONGEST_MS = 150;
const LOOK_MS = 2;

/** Goes through a scenario; all that takes longer than `limitMs` is ended. */
export async function runProgram(
  scenario: ProgramScenario,
  seed: number,
  limitMs: number,
): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'forkwise-chaos-'));
  const limit = AbortSignal.timeout(limitMs);
  try {
    const result = await lead(scenario, seed, { folder, limit }).catch(
      (error: unknown): JobResult => ({ kind: 'failed', message: String(error) }),
    );
    return { result, leftBehind: await leftovers(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Surroundings {
  readonly folder: string;
  readonly limit: AbortSignal;
}

async function lead(
  scenario: ProgramScenario,
  seed: number,
  around: Surroundings,
): Promise<JobResult> {
  const { count, faults } = scenario;
  const orders = ordersOf({ seed, count, shape: SHAPE, faults, waiting: WAITING });
  const inputs = join(around.folder, 'inputs.ndjson');
  const lines = orders.map((order) => `${JSON.stringify(encode(order, SHAPE))}\n`);
  writeFileSync(inputs, lines.join(''));
  const startMs = performance.now();
  const [undisturbed, { out, kills }] = await Promise.all([
    live(scenario, { inputs, out: join(around.folder, 'undisturbed.ndjson') }, around),
    lives(scenario, { inputs, out: join(around.folder, 'killed.ndjson') }, seed, around),
  ]);
  const wallMs = performance.now() - startMs;
  return {
    kind: 'ran',
    balance: await balanceOf(scenario, orders, undisturbed, out),
    kills,
    wallMs,
  };
}

interface Files {
  readonly inputs: string;
  readonly out: string;
}

/** Is killed as often as wanted, unless it ends before, and then lives to its end. */
async function lives(
  scenario: ProgramScenario,
  files: Files,
  seed: number,
  around: Surroundings,
): Promise<{ readonly out: string; readonly kills: Record<Exclude<Kill, 'kill'>, number> }> {
  const random = seededRandom(seed + 1);
  const kills = { killMain: 0, killAll: 0 };
  for (let kill = 0; kill < scenario.kills; kill += 1) {
    const before = sizeOf(files.out);
    const child = start(scenario, files, around);
    const closed = once(child, 'close');
    const written = random() < EARLY ? 0 : before + 1;
    while (isAlive(child) && sizeOf(files.out) < written) await delay(LOOK_MS);
    await delay(random() * LONGEST_MS);
    const who = random() < 0.5 ? 'killMain' : 'killAll';
    if (!isAlive(child)) break;
    end(child, who);
    await closed;
    around.limit.throwIfAborted();
    kills[who] += 1;
  }
  return { out: await live(scenario, files, around), kills };
}

/** To its end; whoever has met a fault that has no value ends with 1. */
async function live(
  scenario: ProgramScenario,
  files: Files,
  around: Surroundings,
): Promise<string> {
  const child = start(scenario, files, around);
  let words = '';
  child.stderr?.on('data', (data: Buffer) => (words += data));
  await once(child, 'close');
  if (child.exitCode === 0 || child.exitCode === 1) return files.out;
  throw new Error(`it ended with ${child.exitCode ?? child.signalCode}: ${words}`);
}

/** As the leader of a process group, so that all its processes can be ended at once. */
function start(
  { strategy, concurrency, order }: ProgramScenario,
  { inputs, out }: Files,
  { folder, limit }: Surroundings,
): ChildProcess {
  const plan = ['--strategy', strategy, '--concurrency', `${concurrency}`, '--workers', '2'];
  const args = ['run', TASK, '--inputs', inputs, '--out', out, '--resume', '--order', order];
  const env = { ...process.env, FORKWISE_CHAOS_FOLDER: folder, FORKWISE_HISTORY: 'off' };
  const child = spawn(process.execPath, [CLI, ...args, ...plan, '--quiet'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const onLimit = (): void => end(child, 'killAll');
  limit.addEventListener('abort', onLimit);
  child.once('exit', () => limit.removeEventListener('abort', onLimit));
  return child;
}

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

/** Windows has no groups. */
function end(child: ChildProcess, who: Kill): void {
  const { pid } = child;
  if (who === 'killAll' && pid !== undefined && process.platform !== 'win32') {
    process.kill(-pid, 'SIGKILL');
  } else {
    child.kill('SIGKILL');
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Against what each input must come to, and against the run that nobody disturbed. */
async function balanceOf(
  { place }: ProgramScenario,
  orders: readonly Order[],
  undisturbed: string,
  out: string,
): Promise<Balance> {
  const options = { orders, shape: SHAPE, place, cancelled: false, ordered: false } as const;
  const ledger = new Ledger(options);
  const expected = await outcomesIn(undisturbed);
  const found = await outcomesIn(out);
  for (const outcome of found) ledger.enter(outcome);
  const balance = ledger.balance(orders.length);
  const byIndex = new Map(expected.map((outcome) => [outcome.index, outcome]));
  const others = found.filter((one) => !isDeepStrictEqual(one, byIndex.get(one.index)));
  const complaints = others.map(
    ({ index }) => `input ${index} came to another outcome undisturbed`,
  );
  return {
    ...balance,
    wrong: balance.wrong + others.length,
    complaints: [...balance.complaints, ...complaints].slice(0, MOST_COMPLAINTS),
  };
}

const MOST_COMPLAINTS = 8;

async function outcomesIn(path: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const lines = createInterface({ input: createReadStream(path) });
  for await (const outcome of readOutcomes(lines)) outcomes.push(asReturned(outcome));
  return outcomes;
}

/** Files have no buffers, only bytes. */
function asReturned(outcome: Outcome): Outcome {
  if (outcome.status !== 'fulfilled' || !(outcome.value instanceof Uint8Array)) return outcome;
  return { ...outcome, value: Buffer.from(outcome.value) };
}
