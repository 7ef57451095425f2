import {
  type Advice,
  CLASS_TEXTS,
  LIMIT_MEANINGS,
  type Recommendation,
  describePlan,
  formatCount,
  formatMs,
} from '@forkwise/core';

import { wrap } from '../render/look.ts';
import { type PackageName, packageSpec } from './facts.ts';

export interface HeaderFacts {
  /** The task as on the command line. */
  readonly task: string;
  /** What the script's file will be called. */
  readonly scriptName: string;
  /** What the plan was predicted to take, and why. */
  readonly plan: Recommendation;
  readonly advice: Pick<Advice, 'class' | 'profile' | 'machine' | 'recommendation'>;
  readonly packages: readonly PackageName[];
}

/** Of a comment, behind its ` * `. */
const COLUMNS = 96;

/** What a script says of itself: what it does and why, what it needs, what it leaves out. */
export function headerOf(facts: HeaderFacts): string {
  const paragraphs = [
    `Runs ${facts.task} over its inputs: ${facts.plan.strategy}, ${describePlan(facts.plan)}.`,
    reasonOf(facts),
    'Standard output gets a line of JSON for each input, in input order. The exit code is 1 where an input has no value.',
    `Written by \`forkwise eject\`; it needs nothing of forkwise, and is yours to change. Unlike \`forkwise run\` it measures nothing, keeps to its plan, and neither retries, nor limits times, nor resumes; ${deathOf(facts.plan)}.`,
  ];
  const lines = paragraphs.flatMap((paragraph, at) => [
    ...(at === 0 ? [] : ['']),
    ...wrap(paragraph, COLUMNS),
  ]);
  const commands = commandsOf(facts).map((command) => `    ${command}`);
  return commented([...lines, '', ...commands]);
}

function reasonOf({ plan, advice }: HeaderFacts): string {
  const { summary } = CLASS_TEXTS[advice.class];
  const inputs = advice.profile.inputs;
  const count = inputs === null ? 'the inputs' : `${formatCount(inputs)} inputs`;
  const [low, middle, high] = plan.predictedMs;
  const expected = `Expected for ${count} on ${advice.machine.cpu.cores} cores: ${formatMs(middle)} (${formatMs(low)} to ${formatMs(high)}), limited by ${LIMIT_MEANINGS[plan.limitedBy]}.`;
  const best = advice.recommendation;
  const other =
    best.strategy === plan.strategy
      ? ''
      : ` Advised was ${best.strategy}, with ${formatMs(best.predictedMs[1])}.`;
  return `The task is ${advice.class}: ${summary}. ${expected}${other}`;
}

function deathOf({ strategy }: Recommendation): string {
  return strategy === 'sequential' || strategy === 'async'
    ? 'an input that ends its process ends the run'
    : 'an input that ends its worker takes others with it, and one that calls process.exit in a thread may hang the run';
}

function commandsOf({ packages, advice, scriptName }: HeaderFacts): readonly string[] {
  const install =
    packages.length === 0 ? [] : [`npm install ${packages.map(packageSpec).join(' ')}`];
  // Native work is planned for the pool that forkwise gives itself; Node's own has four threads.
  const pool = advice.machine.pool.size;
  const variable =
    advice.class === 'native-pool-bound' && pool !== 4 ? `UV_THREADPOOL_SIZE=${pool} ` : '';
  return [...install, `${variable}node ${scriptName} > results.ndjson`];
}

function commented(lines: readonly string[]): string {
  // What a path may hold must not end the comment.
  const body = lines.map((line) => ` * ${line.replaceAll('*/', '*\\/')}`.trimEnd());
  return ['/**', ...body, ' */'].join('\n');
}
