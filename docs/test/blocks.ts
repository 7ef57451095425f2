/** A fenced block of code of a page. */
export interface Block {
  /** The line of its fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** The file that it is to be in: a name after the language, or in the first comment. */
  readonly name: string | undefined;
  readonly code: string;
}

const FENCE = /^( *)```(\w*) ?([\w./-]*)\n(.*?)^ *```$/gms;
const NAME = /^(?:\/\/|#) ([\w./-]+\.\w+)\n/;

/** The blocks of a page in Markdown, in order. */
export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(FENCE)].map((match) => {
    const [, indent = '', language = '', info = '', body = ''] = match;
    const code = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    const name = info === '' ? NAME.exec(code)?.[1] : info;
    return { line: page.slice(0, match.index).split('\n').length, language, name, code };
  });
}

/** Lines that install what is installed already in the folder of a test. */
const INSTALLS = /^(?:npm|npx -y pnpm@12) (?:install|init|i)\b|^mkdir \S+ && cd \S+$/;

/** The commands of a shell block that are to be run. */
export function commandsOf(code: string): string {
  return code
    .split('\n')
    .filter((line) => !INSTALLS.test(line.trim()))
    .join('\n');
}
