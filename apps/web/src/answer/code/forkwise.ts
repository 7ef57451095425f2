import type { Plan } from '@forkwise/core';

import { CLOSURE, type CodeFile, MAIN, type Source, TASK } from './file.ts';

/** The same with forkwise: once measured and decided there, once as advised here. */
export function forkwiseCode(plan: Plan, source: Source): CodeFile {
  const head =
    source === 'module'
      ? `import { inputs } from './${TASK}';

const task = new URL('./${TASK}', import.meta.url);`
      : `
${CLOSURE}
const task = work;`;
  return {
    name: MAIN,
    text: `import { map } from 'forkwise';
${head}

// Measures a few inputs, then decides:
export const results = await map(task, inputs);

// Or as advised here, without measuring:
export const asAdvised = await map(task, inputs, ${optionsOf(plan)});
`,
  };
}

function optionsOf(plan: Plan): string {
  const parameters = parametersOf(plan).map(([name, value]) => `${name}: ${value}`);
  const lines = [`strategy: '${plan.strategy}'`, ...parameters].map((line) => `  ${line},`);
  return ['{', ...lines, '}'].join('\n');
}

type Parameter = 'workers' | 'concurrency' | 'chunkSize';

/** Those that the strategy has. */
function parametersOf({ strategy, workers, concurrency, chunkSize }: Plan): [Parameter, number][] {
  if (strategy === 'sequential') return [];
  if (strategy === 'async') return [['concurrency', concurrency]];
  const flights: [Parameter, number][] =
    strategy === 'hybrid' ? [['concurrency', concurrency]] : [];
  return [['workers', workers], ...flights, ['chunkSize', chunkSize]];
}

const FLAGS: Readonly<Record<Parameter, string>> = {
  workers: '--workers',
  concurrency: '--concurrency',
  chunkSize: '--chunk',
};

/** The line for a terminal. */
export function commandLine(plan: Plan): string {
  const parameters = parametersOf(plan).map(([name, value]) => `${FLAGS[name]} ${value}`);
  return [`forkwise run ${TASK} --strategy ${plan.strategy}`, ...parameters].join(' ');
}
