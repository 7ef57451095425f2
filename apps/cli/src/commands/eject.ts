import { basename, resolve } from 'node:path';

import type { Advice, Recommendation } from '@forkwise/core';
import { advise, type AdviseOptions, type Inputs } from 'forkwise';

import type { Settings } from '../arguments/settings.ts';
import { packageSpec } from '../eject/facts.ts';
import { ejected, type Script } from '../eject/script.ts';
import { plannedFor, studied } from '../eject/study.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openInputs } from '../inputs/open.ts';
import { checkScriptFile, writeScriptFile } from '../out/script-file.ts';
import { labelled } from '../render/look.ts';
import { planSentence } from '../render/plan.ts';
import { MarkWriter } from '../supervise/marks.ts';
import { supervised } from '../supervise/supervised.ts';
import { RunView } from '../terminal/run-view.ts';
import type { Status } from '../terminal/status.ts';
import { statusOf, writeJson, type Command, type Context } from './context.ts';
import { commonOptions } from './facade-options.ts';
import { listenForInterrupt } from './interrupt.ts';

/** The name of a script that goes to standard output, in what it says of itself. */
const UNNAMED = 'script.ts';

/** What `eject --json` prints. */
interface EjectedDocument {
  readonly kind: 'ejected';
  readonly version: 1;
  readonly strategy: string;
  /** What the script needs, as `npm install` takes it. */
  readonly packages: readonly string[];
  /** The file that it was written to; `null`: none. */
  readonly file: string | null;
  readonly script: string;
}

/** Measures like `advise`, in a process of its own. */
export const eject: Command = (settings, context) =>
  supervised(context.argv, (file) => ejectHere(settings, context, file));

async function ejectHere(
  given: Settings,
  context: Context,
  file: number | undefined,
): Promise<ExitCode> {
  const out = given.out === '-' ? undefined : given.out;
  const settings = { ...given, out };
  const { task, inputs: source, timeoutMs = null } = settings;
  const inputs = await openInputs(source, context.stdin);
  if (out !== undefined) await checkScriptFile(out, settings, inputs);
  const about = { work: 'probe', task, timeoutMs, out: null, inProcesses: false } as const;
  using marks = new MarkWriter(file, about);
  const status = statusOf(settings, context.terminal);
  const advice = await measure(settings, context, { inputs, status, onTry: marks.trying });
  const plan = plannedFor(advice, settings.strategy);
  const script = await write(settings, context, { advice, plan, marks });
  const done = `${planSentence(plan)}${out === undefined ? '' : ` to ${out}`}`;
  const { columns } = context.terminal.stderr.look;
  status.note(...labelled('Ejected as ', done, columns), ...nextSteps(script, out));
  return EXIT.ok;
}

interface Measuring {
  readonly inputs: Inputs<unknown>;
  readonly status: Status;
  readonly onTry: NonNullable<AdviseOptions['onTry']>;
}

async function measure(
  settings: Settings,
  { terminal: { stderr } }: Context,
  { inputs, status, onTry }: Measuring,
): Promise<Advice> {
  using interrupt = listenForInterrupt();
  using view = new RunView(status, () => stderr.look);
  const options = commonOptions(settings, interrupt.signal);
  return await advise(settings.task, inputs, { ...options, onEvent: view.show, onTry });
}

interface Planned {
  readonly advice: Advice;
  readonly plan: Recommendation;
  readonly marks: MarkWriter;
}

async function write(
  { task, out, inputs: source, limit, force, json }: Settings,
  { terminal: { stdout }, stdin }: Context,
  { advice, plan, marks }: Planned,
): Promise<Script> {
  const facts = await studied({
    task,
    source,
    limit,
    script: resolve(out ?? UNNAMED),
    plan,
    total: advice.profile.inputs,
    openInputs: () => openInputs(source, stdin),
    onTry: marks.trying,
  });
  marks.done();
  const script = ejected(facts, { task, scriptName: basename(out ?? UNNAMED), plan, advice });
  if (out !== undefined) await writeScriptFile(out, script.text, force);
  if (json) await writeJson(stdout, documentOf(plan.strategy, script, out));
  else if (out === undefined) await stdout.write(script.text);
  return script;
}

function documentOf(strategy: string, script: Script, out: string | undefined): EjectedDocument {
  const packages = script.packages.map(packageSpec);
  return {
    kind: 'ejected',
    version: 1,
    strategy,
    packages,
    file: out ?? null,
    script: script.text,
  };
}

function nextSteps({ packages }: Script, out: string | undefined): string[] {
  const install =
    packages.length === 0 ? [] : [`  npm install ${packages.map(packageSpec).join(' ')}`];
  return out === undefined ? install : [...install, `  node ${out}`];
}
