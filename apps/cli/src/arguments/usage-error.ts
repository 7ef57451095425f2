import { ForkwiseError } from '@forkwise/core/base';

import { nearest } from './nearest.ts';

export interface KnownWords {
  readonly commands: readonly string[];
  /** Names of the options, without dashes. */
  readonly options: readonly string[];
}

/** The parser's complaint as an error that says what was meant, as far as that can be guessed. */
export function usageError(
  complaint: string,
  argv: readonly string[],
  known: KnownWords,
): ForkwiseError {
  const first = argv.find((argument) => !argument.startsWith('-'));
  const isCommand = first !== undefined && known.commands.includes(first);
  const help = isCommand ? `forkwise ${first} --help` : 'forkwise --help';
  if (complaint.startsWith('Not enough non-option arguments'))
    return missing(isCommand ? first : '');
  const guess = isCommand ? wrongOption(argv, known.options) : wrongCommand(first, known.commands);
  const [line = complaint] = complaint.split('\n', 1);
  const message = shortened(line.replace(/\.$/, ''));
  return new ForkwiseError('OPTION_INVALID', message.endsWith('…') ? message : `${message}.`, {
    expected: isCommand ? `the options of forkwise ${first}` : known.commands.join(', '),
    found: shortened(argv.join(' ')),
    hint: hintOf(guess, isSpread(complaint, argv), help),
  });
}

function hintOf(guess: string | undefined, isSpreadOut: boolean, help: string): string {
  if (guess !== undefined) return `Did you mean \`${guess}\`?`;
  return isSpreadOut
    ? "Put the pattern in quotes, as in --glob 'photos/*.jpg': without them the shell puts the paths in its place."
    : `\`${help}\` lists what there is.`;
}

/** Whether the shell has made many words of a pattern. */
function isSpread(complaint: string, argv: readonly string[]): boolean {
  return complaint.startsWith('Unknown argument') && argv.includes('--glob');
}

const SHOWN_CHARACTERS = 160;

function shortened(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)} …` : text;
}

function missing(command: string): ForkwiseError {
  if (command === '') {
    return new ForkwiseError('OPTION_INVALID', 'No command was given.', {
      expected: 'a command',
      found: 'none',
      hint: '`forkwise --help` lists the commands.',
    });
  }
  return new ForkwiseError('OPTION_INVALID', `forkwise ${command} needs a task.`, {
    expected: 'the path of a module, with #export for a named export',
    found: 'no path',
    hint: `For example: forkwise ${command} ./resize.task.ts --inputs photos.txt`,
  });
}

function wrongOption(argv: readonly string[], options: readonly string[]): string | undefined {
  const names = argv
    .filter((argument) => argument.startsWith('--'))
    .map((argument) => argument.slice(2).split('=', 1)[0] ?? '');
  const unknown = names.find((name) => name !== '' && !options.includes(name));
  const guess = unknown === undefined ? undefined : nearest(unknown, options);
  return guess === undefined ? undefined : `--${guess}`;
}

function wrongCommand(word: string | undefined, commands: readonly string[]): string | undefined {
  const guess = word === undefined ? undefined : nearest(word, commands);
  return guess === undefined ? undefined : `forkwise ${guess}`;
}
