/** The program of a worker, or why there is none. */
export type TaskProgram =
  | {
      readonly kind: 'program';
      readonly text: string;
      /** Lines of the program that come before the first of the task module. */
      readonly linesBefore: number;
    }
  | { readonly kind: 'refused'; readonly reason: string };

const IMPORT = /^\s*import\b(?!\s*\.meta)/m;
const NAMED_DEFAULT =
  /^(\s*)export\s+default\s+(?=(?:async\s+)?(?:function\s*\*?|class)\s*([\w$]+))/m;
const DEFAULT = /^(\s*)export\s+default\s+/m;
const EXPORT = /^(\s*)export\s+(?=(?:const|let|var|function|async|class)\b)/gm;
/** A function alone, without a name or an export. */
const LONE_FUNCTION = /^\s*(?:async\b|function\b|\(|[\w$]+\s*=>)/;

const TASK = 'forkwiseTask';

/**
 * Makes a classic script of a task module, since a worker of a cage can load no other: exports become
 * plain declarations, handed over at the end. Lines stay where they are, for messages about them.
 *
 * @param laneText the script that serves the conductor, and leaves `forkwiseLane`
 */
export function taskProgram(laneText: string, module: string): TaskProgram {
  if (module.trim() === '') return { kind: 'refused', reason: 'There is no code yet.' };
  if (IMPORT.test(module)) {
    const reason = 'Nothing can be imported here: put all that the function needs into the code.';
    return { kind: 'refused', reason };
  }
  const { text, task } = withoutDefault(module);
  const head = `'use strict';${laneText.trimEnd()}\n`;
  const own = (name: string): string => `typeof ${name} === 'undefined' ? undefined : ${name}`;
  const foot = `\n;forkwiseLane({ task: ${own(task)}, inputs: ${own('inputs')}, shared: ${own('shared')} });\n`;
  return {
    kind: 'program',
    text: head + text.replaceAll(EXPORT, '$1') + foot,
    linesBefore: head.split('\n').length - 1,
  };
}

function withoutDefault(module: string): { readonly text: string; readonly task: string } {
  const [, , name] = NAMED_DEFAULT.exec(module) ?? [];
  if (name !== undefined) return { text: module.replace(NAMED_DEFAULT, '$1'), task: name };
  if (DEFAULT.test(module)) {
    return { text: module.replace(DEFAULT, `$1const ${TASK} = `), task: TASK };
  }
  const isLone = LONE_FUNCTION.test(module);
  return { text: isLone ? `const ${TASK} = ${module.trimStart()}` : module, task: TASK };
}
