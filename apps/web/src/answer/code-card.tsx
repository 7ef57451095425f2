import type { Prediction } from '@forkwise/core';
import { useState } from 'preact/hooks';

import { CopyButton } from '../share/copy-button.tsx';
import { type CodeFile, taskFile } from './code/file.ts';
import { commandLine, forkwiseCode } from './code/forkwise.ts';
import { plainCode } from './code/plain.ts';
import type { Answer } from './work-out.ts';

type Kind = 'plain' | 'forkwise';

const KINDS: readonly { readonly kind: Kind; readonly title: string }[] = [
  { kind: 'forkwise', title: 'With forkwise' },
  { kind: 'plain', title: 'With Node alone' },
];

/** The code to paste for the plan that is looked at, and the line for a terminal. */
export function CodeCard({
  answer,
  looked,
}: {
  readonly answer: Answer;
  readonly looked: Prediction;
}) {
  const [kind, setKind] = useState<Kind>('forkwise');
  const { workload } = answer;
  const isModule = workload.task.source === 'module';
  const program =
    kind === 'plain'
      ? plainCode(looked.plan, workload)
      : [forkwiseCode(looked.plan, workload.task.source)];
  const files = isModule ? [...program, taskFile(workload.shared.form)] : program;
  return (
    <section class="card wide" aria-labelledby="code-title">
      <h3 id="code-title">The code: {looked.plan.strategy}</h3>
      <div class="segments" role="group" aria-label="Code">
        {KINDS.map((one) => (
          <button
            key={one.kind}
            type="button"
            aria-pressed={one.kind === kind}
            onClick={() => setKind(one.kind)}
          >
            {one.title}
          </button>
        ))}
      </div>
      {files.map((file) => (
        <Code key={file.name} file={file} />
      ))}
      {isModule ? (
        <Code file={{ name: 'terminal', text: commandLine(looked.plan) }} />
      ) : (
        <p class="note">The command needs the task in a module of its own.</p>
      )}
    </section>
  );
}

function Code({ file }: { readonly file: CodeFile }) {
  return (
    <div class="code">
      <div class="code-head">
        <span>{file.name}</span>
        <CopyButton text={() => file.text} label={`Copy ${file.name}`} />
      </div>
      <pre tabIndex={0} role="region" aria-label={file.name}>
        <code>{file.text}</code>
      </pre>
    </div>
  );
}
